//! Builds a package and an overlay held in memory, then a mistake in that overlay:
//! `cargo run --example render -p kubekiln`. What it prints is kept in `render.out`.

use std::path::Path;

use kubekiln::MemoryWorld;
use kubekiln::build::{Options, build};
use kubekiln_yaml::Arena;

const PACKAGE: &str = "\
apiVersion: kubekiln.dev/v1alpha1
kind: Package
metadata: {name: echo, description: A program that answers.}
spec:
  version: 0.1.0
  main: main.jsonnet
  params:
    type: object
    additionalProperties: false
    properties:
      replicas: {type: integer, default: 1, description: Pods.}
      serviceType: {type: string, enum: [ClusterIP, NodePort], default: ClusterIP, description: How it is reached.}
  images:
    echo: {name: registry.example.com/echo, tag: v1}
";

const PROGRAM: &str = "\
local labels = { app: 'echo' };
function(ctx) [{
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: ctx.name },
  spec: {
    replicas: ctx.params.replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: labels },
      spec: { containers: [{ name: 'echo', image: ctx.images.echo }] },
    },
  },
}, {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: ctx.name },
  spec: { type: ctx.params.serviceType, selector: labels, ports: [{ port: 80 }] },
}]
";

const OVERLAY: &str = "\
namespace: demo
generators:
- instance.yaml
images:
- {name: registry.example.com/echo, newTag: v2}
";

const INSTANCE: &str = "\
apiVersion: kubekiln.dev/v1alpha1
kind: Instance
metadata: {name: echo}
spec:
  package: ../../components/echo
  params: {replicas: 2, serviceType: NodePort}
";

fn main() {
    let world = MemoryWorld::new()
        .with("/demo/components/echo/package.yaml", PACKAGE)
        .with("/demo/components/echo/main.jsonnet", PROGRAM)
        .with("/demo/overlays/demo/kustomization.yaml", OVERLAY)
        .with("/demo/overlays/demo/instance.yaml", INSTANCE);
    print(&world);

    let mistaken = INSTANCE.replace("serviceType: NodePort", "serviceTyp: NodePort");
    println!("\n# The same with a parameter misspelt:");
    print(&world.with("/demo/overlays/demo/instance.yaml", mistaken));
}

/// Prints the objects of the overlay, or what is wrong with it.
fn print(world: &MemoryWorld) {
    let arena = Arena::new();
    let options = Options { shown_from: "/demo".into(), ..Options::default() };
    let outcome = build(&arena, world, Path::new("overlays/demo"), &options);
    for warning in &outcome.warnings {
        print!("{}", warning.render(&arena, false));
    }
    match outcome.result.and_then(|built| built.to_yaml()) {
        Ok(yaml) => print!("{yaml}"),
        Err(errors) => errors.iter().for_each(|error| print!("{}", error.render(&arena, false))),
    }
}
