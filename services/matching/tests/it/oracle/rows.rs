//! Which rows answer: objects, parameters, versions (H2, H3).

use super::*;

impl Job<'_> {
    /// The rows near the need on a site; nothing when the site is not in the universe.
    pub(super) fn universe(&self, site: Uuid) -> Option<Vec<Arc<Row>>> {
        let Work::Scoped(scoped) = &self.need.work else {
            let offers = |o: &Offering| o.site == site && o.kind == self.need.kind && o.published;
            return self.o.offerings.values().any(offers).then(Vec::new);
        };
        let roots: Vec<String> = (0..scoped.standards.len()).flat_map(|at| self.roots(scoped, at)).collect();
        let near = |row: &&Arc<Row>| {
            let by_family = roots.iter().any(|root| *root == *row.family) || self.is_general(row);
            let by_object = scoped.objects.contains(&row.object_key)
                && (scoped.parameters.is_empty()
                    || &*row.parameter_key == name::ALL_PARAMETERS
                    || scoped.parameters.iter().any(|p| named(p, row)));
            row.site == site && row.kind == self.need.kind && (by_family || by_object)
        };
        let rows: Vec<Arc<Row>> = self.o.rows.values().filter(near).cloned().collect();
        (!rows.is_empty()).then_some(rows)
    }

    /// A standards service that is done for every standard.
    pub(super) fn is_general(&self, row: &Row) -> bool {
        self.need.kind == ItemKind::Standards && row.standard.is_empty()
    }

    pub(super) fn newer(&self, number: &StandardNumber) -> (Vec<String>, Vec<String>) {
        if self.need.policy == Policy::Exact || number.year().is_none() {
            return Default::default();
        }
        let known = [Some(number.clone()), number.alias()].into_iter().flatten();
        let from = known.into_iter().find(|n| self.o.graph.version(n).is_some()).unwrap_or(number.clone());
        let newer = self.o.graph.newer(&from);
        (newer.follow.into_iter().collect(), newer.confirm.into_iter().collect())
    }

    pub(super) fn roots(&self, scoped: &Scoped, at: usize) -> Vec<String> {
        let number = &scoped.standards[at];
        let (follow, confirm) = self.newer(number);
        let root = |key: &String| StandardNumber::parse(key).unwrap().family().alias_root();
        [number.family().alias_root()].into_iter().chain(follow.iter().chain(&confirm).map(root)).collect()
    }

    pub(super) fn execution_day(&self) -> Date {
        self.need.earliest.unwrap_or(TODAY).max(TODAY)
    }

    pub(super) fn withdrawn(&self, row: &Row) -> bool {
        let Some(number) = &row.number else { return false };
        let gone = |v: &Version| v.status == Status::Withdrawn && !v.in_force_on(self.execution_day());
        self.o.graph.version(number).is_some_and(gone)
    }

    /// No year asked: the version in force. (other version?, confirm?)
    pub(super) fn in_force(&self, row: &Row) -> Result<(bool, bool), Code> {
        let Some(number) = &row.number else { return Ok((false, false)) };
        let known: Vec<&Version> = self.o.graph.versions_of(number.family()).collect();
        // Its own last day decides; without one the first day of what replaces it does.
        let day = self.execution_day();
        let begun = |key: &str| {
            let next = self.o.graph.versions().find(|v| v.number.key() == key);
            next.is_some_and(|v| v.from.map_or(v.status != Status::Upcoming, |from| from <= day))
        };
        let replaced = |v: &Version| {
            let mut next = self.o.graph.successors(&v.number);
            v.until.is_none() && next.any(|(key, kind)| kind != EdgeKind::Partial && begun(key))
        };
        let current = |v: &&&Version| v.in_force_on(day) && !replaced(v) && v.number.key() == *row.number_key;
        if known.iter().any(|v| current(&v)) || known.is_empty() {
            return Ok((false, false));
        }
        match (self.withdrawn(row), self.need.accept_withdrawn) {
            (true, false) => Err(Code::StandardWithdrawn),
            (true, true) => Ok((true, false)),
            (false, _) if self.need.policy == Policy::Any => Ok((true, false)),
            (false, _) => Err(Code::VersionMismatch),
        }
    }

    pub(super) fn by_citation(&self, number: &StandardNumber, row: &Row) -> Result<(bool, bool), Code> {
        if number.year().is_none() {
            return self.in_force(row);
        }
        let (follow, confirm) = self.newer(number);
        let key = row.number_key.to_string();
        let same = key == number.key() || number.alias().is_some_and(|alias| alias.key() == key);
        let fit = if same {
            (false, false)
        } else if follow.contains(&key) {
            (true, false)
        } else if confirm.contains(&key) {
            (true, true)
        } else if self.need.policy == Policy::Any && *row.family == *number.family().alias_root() {
            (true, false)
        } else {
            return Err(Code::VersionMismatch);
        };
        if self.withdrawn(row) && !self.need.accept_withdrawn {
            Err(Code::StandardWithdrawn)
        } else {
            Ok(fit)
        }
    }

    pub(super) fn lifted(
        &self,
        verdict: Result<(bool, bool), Code>,
        row: &Row,
        lift: Lift,
    ) -> Result<(bool, bool), Code> {
        match verdict {
            Err(Code::VersionMismatch) if lift == Some(Code::VersionMismatch) => {
                if self.withdrawn(row) && !self.need.accept_withdrawn {
                    return Err(Code::StandardWithdrawn);
                }
                Ok((true, false))
            }
            Err(Code::StandardWithdrawn) if lift == Some(Code::StandardWithdrawn) => Ok((true, false)),
            other => other,
        }
    }

    pub(super) fn version(
        &self,
        scoped: &Scoped,
        standard: Option<usize>,
        row: &Row,
        lift: Lift,
    ) -> Result<(bool, bool), Code> {
        let meant: Vec<usize> =
            (0..scoped.standards.len()).filter(|at| standard.is_none_or(|s| s == *at)).collect();
        let naming: Vec<usize> = meant
            .into_iter()
            .filter(|at| self.roots(scoped, *at).iter().any(|root| *root == *row.family))
            .collect();
        if self.is_general(row) {
            return Ok((false, false));
        }
        if scoped.standards.is_empty() {
            must(self.need.kind != ItemKind::Standards, Code::StandardNotCovered, lift)?;
            return self.lifted(self.in_force(row), row, lift);
        }
        if naming.is_empty() {
            must(false, Code::StandardNotCovered, lift)?;
            return self.lifted(self.in_force(row), row, lift);
        }
        let all: Vec<_> = naming
            .iter()
            .map(|at| self.lifted(self.by_citation(&scoped.standards[*at], row), row, lift))
            .collect();
        match all.iter().find(|v| v.is_ok()) {
            Some(fit) => *fit,
            None => Err(all.iter().filter_map(|v| v.err()).max().unwrap()),
        }
    }

    /// H2 and H3 of one row.
    pub(super) fn row(&self, scoped: &Scoped, asked: Ask, row: &Row, lift: Lift) -> Result<(), Code> {
        let object = scoped.objects.is_empty() || scoped.objects.contains(&row.object_key);
        must(object, Code::ObjectNotCovered, lift)?;
        let names = |p: usize| named(&scoped.parameters[p], row);
        let parameter = scoped.parameters.is_empty()
            || &*row.parameter_key == name::ALL_PARAMETERS
            || asked.parameter.map_or_else(|| (0..scoped.parameters.len()).any(names), names);
        must(parameter, Code::ParameterNotCovered, lift)?;
        self.version(scoped, asked.standard, row, lift)?;
        must(scoped.mode.is_none() || row.mode == scoped.mode, Code::ModeMismatch, lift)?;
        let counts = match self.o.accreditations.get(&row.accreditation) {
            None => asked.scheme.is_none(),
            Some(a) if a.rejected || !a.sites.contains(&row.site) => false,
            Some(a) => asked.scheme.is_none() || a.scheme == asked.scheme,
        };
        must(counts, Code::AccreditationMissing, lift)
    }

    pub(super) fn asks(&self, scoped: &Scoped) -> Vec<Ask> {
        let mut all = Vec::new();
        let schemes: Vec<Option<Scheme>> = match scoped.schemes.is_empty() {
            true => vec![None],
            false => scoped.schemes.iter().map(|s| Some(*s)).collect(),
        };
        for scheme in schemes {
            if scoped.parameters.is_empty() {
                all.push(Ask { parameter: None, standard: None, scheme });
            }
            for p in 0..scoped.parameters.len() {
                all.push(Ask { parameter: Some(p), standard: None, scheme });
            }
            for s in 0..scoped.standards.len() {
                if scoped.standards.len() > 1 {
                    all.push(Ask { parameter: None, standard: Some(s), scheme });
                }
            }
        }
        all
    }
}
