local replicas = 1;
{ spec: { replicas: replcas } }
