//! Everything that a descriptor set says about HTTP: the methods, their bindings, and the router over them.

use std::collections::HashMap;
use std::sync::Arc;

use prost_reflect::DescriptorPool;

use super::annotation;
use super::binding::{Binding, BindingError};
use super::method::Method;
use super::router::{Conflict, Router};

/// The compiled descriptor set.
pub struct Schema {
    /// All types.
    pub pool: DescriptorPool,
    /// Served methods by gRPC path, annotated or not.
    pub methods: HashMap<String, Arc<Method>>,
    /// Bindings; the router answers with their index.
    pub bindings: Vec<Binding>,
    /// Finds a binding by method and path.
    pub router: Router,
}

/// Why a descriptor set cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The bytes are no FileDescriptorSet.
    #[error("the descriptor set cannot be read: {0}")]
    Descriptors(#[from] prost_reflect::DescriptorError),
    /// An annotation contradicts its types or the template grammar.
    #[error(transparent)]
    Binding(#[from] BindingError),
    /// Two routes compete.
    #[error("{0}: {1} and {2}")]
    Conflict(Conflict, String, String),
    /// A service was given an upstream but is not in the set.
    #[error("the descriptor set has no service \"{0}\"")]
    NoService(String),
}

impl Schema {
    /// Compiles the methods of the named services; other services of the set are not served.
    pub fn compile<'s>(
        descriptor_set: &[u8],
        services: impl IntoIterator<Item = &'s str>,
    ) -> Result<Self, SchemaError> {
        let mut schema = Self {
            pool: DescriptorPool::decode(descriptor_set)?,
            methods: HashMap::new(),
            bindings: Vec::new(),
            router: Router::default(),
        };
        let mut names: Vec<&str> = services.into_iter().collect();
        names.sort_unstable();
        for name in names {
            let service = schema.pool.get_service_by_name(name);
            let service = service.ok_or_else(|| SchemaError::NoService(name.to_owned()))?;
            for descriptor in service.methods() {
                let Some(method) = Method::of(&descriptor).map(Arc::new) else {
                    continue;
                };
                schema.methods.insert(method.path.to_string(), Arc::clone(&method));
                for rule in annotation::rules(&descriptor) {
                    schema.add(Binding::new(&method, &rule)?)?;
                }
            }
        }
        Ok(schema)
    }

    fn add(&mut self, binding: Binding) -> Result<(), SchemaError> {
        if let Err(conflict) = self.router.add(&binding.http_method, binding.template.clone()) {
            let (first, _) = conflict.routes();
            let first = self.bindings[first].method.full_name.clone();
            return Err(SchemaError::Conflict(conflict, first, binding.method.full_name.clone()));
        }
        self.bindings.push(binding);
        Ok(())
    }
}
