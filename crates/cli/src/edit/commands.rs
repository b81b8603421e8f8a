//! Arguments to commands of the library.

use kubekiln_edit::add::GeneratorFlags;
use kubekiln_edit::set::SetGenerator;
use kubekiln_edit::{Add, Create, PatchArgs, Remove, Set};

use crate::args::{AddCommand, CreateArgs, DataFlags, PatchFlags, RemoveCommand, SetCommand, SetGeneratorFlags};

impl From<AddCommand> for Add {
    fn from(command: AddCommand) -> Self {
        match command {
            AddCommand::Resource { paths, no_verify } => Self::Resource { paths, no_verify },
            AddCommand::Component { paths } => Self::Component(paths),
            AddCommand::Base { paths } => Self::Base(paths),
            AddCommand::Generator { paths } => Self::Generator(paths),
            AddCommand::Transformer { paths } => Self::Transformer(paths),
            AddCommand::Configuration { paths } => Self::Configuration(paths),
            AddCommand::Buildmetadata { options } => Self::BuildMetadata(options),
            AddCommand::Annotation { pairs, force } => Self::Annotation { pairs, force },
            AddCommand::Label { pairs, force, without_selector, include_templates } => {
                Self::Label { pairs, force, without_selector, include_templates }
            }
            AddCommand::Patch(flags) => Self::Patch(patch(flags)),
            AddCommand::Configmap { data: flags, behavior } => {
                Self::ConfigMap(GeneratorFlags { behavior, ..data(flags) })
            }
            AddCommand::Secret { data: flags, secret_type } => {
                Self::Secret(GeneratorFlags { secret_type, ..data(flags) })
            }
        }
    }
}

impl From<SetCommand> for Set {
    fn from(command: SetCommand) -> Self {
        match command {
            SetCommand::Nameprefix { values } => Self::NamePrefix(values),
            SetCommand::Namesuffix { values } => Self::NameSuffix(values),
            SetCommand::Namespace { values } => Self::Namespace(values),
            SetCommand::Image { images } => Self::Image(images),
            SetCommand::Replicas { replicas } => Self::Replicas(replicas),
            SetCommand::Buildmetadata { options } => Self::BuildMetadata(options),
            SetCommand::Label { pairs } => Self::Label(pairs),
            SetCommand::Annotation { pairs } => Self::Annotation(pairs),
            SetCommand::Configmap(flags) => Self::ConfigMap(generator(flags)),
            SetCommand::Secret(flags) => Self::Secret(generator(flags)),
        }
    }
}

impl From<RemoveCommand> for Remove {
    fn from(command: RemoveCommand) -> Self {
        match command {
            RemoveCommand::Resource { paths } => Self::Resource(paths),
            RemoveCommand::Component { paths } => Self::Component(paths),
            RemoveCommand::Transformer { paths } => Self::Transformer(paths),
            RemoveCommand::Buildmetadata { options } => Self::BuildMetadata(options),
            RemoveCommand::Annotation(flags) => {
                Self::Annotation { names: flags.names, ignore: flags.ignore_non_existence }
            }
            RemoveCommand::Label(flags) => Self::Label { names: flags.names, ignore: flags.ignore_non_existence },
            RemoveCommand::Patch(flags) => Self::Patch(patch(flags)),
            RemoveCommand::Configmap(flags) => Self::ConfigMap { names: flags.names, namespace: flags.namespace },
            RemoveCommand::Secret(flags) => Self::Secret { names: flags.names, namespace: flags.namespace },
        }
    }
}

fn patch(flags: PatchFlags) -> PatchArgs {
    PatchArgs {
        path: flags.path,
        patch: flags.patch,
        group: flags.group,
        version: flags.version,
        kind: flags.kind,
        name: flags.name,
        namespace: flags.namespace,
        annotation_selector: flags.annotation_selector,
        label_selector: flags.label_selector,
    }
}

fn data(flags: DataFlags) -> GeneratorFlags {
    GeneratorFlags {
        names: flags.names,
        files: flags.from_file,
        literals: flags.from_literal,
        env_file: flags.from_env_file,
        disable_name_suffix_hash: flags.disable_name_suffix_hash,
        namespace: flags.namespace,
        ..GeneratorFlags::default()
    }
}

fn generator(flags: SetGeneratorFlags) -> SetGenerator {
    SetGenerator {
        names: flags.names,
        literals: flags.from_literal,
        namespace: flags.namespace,
        new_namespace: flags.new_namespace,
    }
}

pub(super) fn create(args: &CreateArgs) -> Create {
    Create {
        resources: args.resources.clone(),
        namespace: args.namespace.clone(),
        annotations: args.annotations.clone(),
        labels: args.labels.clone(),
        name_prefix: args.nameprefix.clone(),
        name_suffix: args.namesuffix.clone(),
        autodetect: args.autodetect,
        recursive: args.recursive,
    }
}
