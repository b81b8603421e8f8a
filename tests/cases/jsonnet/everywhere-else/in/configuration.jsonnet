{ nameReference: [{ kind: 'ConfigMap', fieldSpecs: [{ kind: 'Page', path: 'spec/configMap' }] }] }
