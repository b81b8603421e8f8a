"""JupyterHub's configuration: what settings.yaml says, by class and trait."""
import os
import sys

import yaml

folder = os.path.dirname(os.path.abspath(__file__))
# JupyterHub finds the spawner and the authenticator beside this file.
sys.path.insert(0, folder)

with open(os.path.join(folder, "settings.yaml")) as file:
    for section, traits in yaml.safe_load(file).items():
        for trait, value in traits.items():
            c[section][trait] = value

# A database's URL holds a password, so it comes from a Secret.
if os.environ.get("DATABASE_URL"):
    c.JupyterHub.db_url = os.environ["DATABASE_URL"]

extra = os.path.join(folder, "extra_config.py")
if os.path.exists(extra):
    with open(extra) as file:
        exec(compile(file.read(), extra, "exec"))
