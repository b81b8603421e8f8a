import os
# default: gcr.io/kubeflow/in-a-comment
frontend_image = os.environ.get("FRONTEND_IMAGE", "gcr.io/ml-pipeline/frontend")
visualization_image="ml-pipeline/visualization"
templated = f"gcr.io/ml-pipeline/{name}:1" + f"gcr.io/ml-pipeline/viewer:{version}"
url = "https://gcr.io/ml-pipeline/frontend?x=gcr.io/ml-pipeline/frontend:1"
print("the image gcr.io/ml-pipeline/frontend is old")
