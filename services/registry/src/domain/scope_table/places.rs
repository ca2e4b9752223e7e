//! The sites and certificates that rows of a sheet may cite: the provider's own.

use crate::domain::accreditation::Accreditation;
use crate::domain::folded;
use crate::domain::site::Site;
use crate::domain::vocabulary::Scheme;
use std::collections::HashMap;
use uuid::Uuid;

/// A provider's sites and accreditations by the names that sheets call them.
#[derive(Clone, Debug)]
pub struct Places {
    /// The provider.
    pub provider: Uuid,
    sites: HashMap<String, Vec<Uuid>>,
    certificates: HashMap<String, Vec<Uuid>>,
    accreditations: HashMap<Uuid, (Scheme, Vec<Uuid>)>,
    site_names: HashMap<Uuid, String>,
    numbers: HashMap<Uuid, String>,
    /// Site of rows that name none.
    pub site: Option<Uuid>,
    /// Accreditation of rows that name none.
    pub accreditation: Option<Uuid>,
}

/// How many things a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Nothing,
    One(Uuid),
    Several,
}

impl Places {
    /// Of one provider.
    pub fn of(
        provider: Uuid,
        sites: &[Site],
        accreditations: &[Accreditation],
        (site, accreditation): (Option<Uuid>, Option<Uuid>),
    ) -> Places {
        let mut places = Places {
            provider,
            sites: HashMap::new(),
            certificates: HashMap::new(),
            accreditations: accreditations
                .iter()
                .map(|it| (it.id, (it.scheme, it.site_ids.clone())))
                .collect(),
            site_names: sites.iter().map(|it| (it.id, it.display_name.clone())).collect(),
            numbers: accreditations.iter().map(|it| (it.id, it.number.clone())).collect(),
            site,
            accreditation,
        };
        for it in sites {
            places.sites.entry(folded(&it.display_name)).or_default().push(it.id);
            places.sites.insert(it.id.to_string(), vec![it.id]);
        }
        for it in accreditations {
            places.certificates.entry(folded(&it.number)).or_default().push(it.id);
            places.certificates.insert(it.id.to_string(), vec![it.id]);
        }
        places
    }

    pub(super) fn site_named(&self, text: &str) -> Named {
        named(&self.sites, text)
    }

    /// A certificate by number; when two have it, the one that covers the site is meant.
    pub(super) fn certificate_named(&self, text: &str, site: Option<Uuid>) -> Named {
        match self.certificates.get(&folded(text)).map(Vec::as_slice) {
            Some(ids @ [_, _, ..]) => {
                let covering: Vec<Uuid> = ids
                    .iter()
                    .copied()
                    .filter(|id| site.is_some_and(|site| self.covers(*id, site)))
                    .collect();
                if let [one] = covering.as_slice() { Named::One(*one) } else { Named::Several }
            }
            _ => named(&self.certificates, text),
        }
    }

    pub(super) fn covers(&self, accreditation: Uuid, site: Uuid) -> bool {
        self.accreditations.get(&accreditation).is_some_and(|(_, sites)| sites.contains(&site))
    }

    pub(super) fn scheme(&self, accreditation: Uuid) -> Option<Scheme> {
        self.accreditations.get(&accreditation).map(|(scheme, _)| *scheme)
    }

    /// The site's name, or its id when two sites have that name.
    pub fn name_of_site(&self, id: Uuid) -> String {
        let name = self.site_names.get(&id).cloned().unwrap_or_default();
        if self.site_named(&name) == Named::One(id) { name } else { id.to_string() }
    }

    /// The certificate's number, or its id when the number would not be understood beside that site.
    pub fn name_of_certificate(&self, id: Uuid, site: Uuid) -> String {
        let number = self.numbers.get(&id).cloned().unwrap_or_default();
        if self.certificate_named(&number, Some(site)) == Named::One(id) { number } else { id.to_string() }
    }
}

fn named(names: &HashMap<String, Vec<Uuid>>, text: &str) -> Named {
    match names.get(&folded(text)).map(Vec::as_slice) {
        None | Some([]) => Named::Nothing,
        Some([one]) => Named::One(*one),
        Some(_) => Named::Several,
    }
}
