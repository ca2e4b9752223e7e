//! A group of rows judged: validity, limits, range and uncertainty (H4 to H7).

use super::*;

impl Job<'_> {
    /// H4, H7, H5, H6 over the groups of one requirement.
    pub(super) fn cover(
        &self,
        scoped: &Scoped,
        ask: Ask,
        rows: &[Arc<Row>],
        period: (Date, Date),
        lift: Lift,
    ) -> Result<Covered, Code> {
        let mut groups: BTreeMap<_, Vec<&Arc<Row>>> = BTreeMap::new();
        for row in rows {
            let key = (&row.number_key, &row.clause, &row.object_key, &row.parameter_key);
            groups.entry(key).or_default().push(row);
        }
        let results: Vec<Result<Covered, Code>> =
            groups.into_values().map(|group| self.group(scoped, ask, group, period, lift)).collect();
        let mut good: Vec<Covered> = Vec::new();
        let mut bad = Vec::new();
        for result in results {
            match result {
                Ok(one) => good.push(one),
                Err(code) => bad.push(code),
            }
        }
        // `min_by_key` keeps the first of equals, as the order of groups demands.
        good.into_iter().min_by_key(|c| (c.unclean, -c.fit)).ok_or_else(|| furthest(bad))
    }

    pub(super) fn group(
        &self,
        scoped: &Scoped,
        ask: Ask,
        mut rows: Vec<&Arc<Row>>,
        (start, report): (Date, Date),
        lift: Lift,
    ) -> Result<Covered, Code> {
        rows.sort_by(|a, b| a.lower().total_cmp(&b.lower()).then(a.id.cmp(&b.id)));
        let mut kept: Vec<(&Arc<Row>, Vec<Confirm>)> = Vec::new();
        let mut stops = Vec::new();
        for row in rows {
            match self.row_in_time(scoped, ask, row, start, report, lift) {
                Ok(confirms) => kept.push((row, confirms)),
                Err(code) => stops.push(code),
            }
        }
        if kept.is_empty() {
            return Err(furthest(stops));
        }
        let (used, blind, worst) = self.spans(scoped, &kept, lift)?;
        let mut confirms: Vec<Confirm> = used.iter().flat_map(|at| kept[*at].1.clone()).collect();
        if blind {
            confirms.push(Confirm::UncertaintyUnreadable);
        }
        let fit = self.fit(scoped, ask, &used.iter().map(|at| kept[*at].0).collect::<Vec<_>>(), worst, lift);
        Ok(Covered { unclean: !confirms.is_empty(), confirms, fit })
    }

    pub(super) fn row_in_time(
        &self,
        scoped: &Scoped,
        ask: Ask,
        row: &Row,
        start: Date,
        report: Date,
        lift: Lift,
    ) -> Result<Vec<Confirm>, Code> {
        let (from, to) = self.validity(row);
        let a = self.o.accreditations.get(&row.accreditation);
        must(from <= start, Code::ScopeNotYetValid, lift)?;
        must(report <= to, Code::ScopeExpires, lift)?;
        must(!row.suspended && a.is_none_or(|a| a.valid), Code::ScopeSuspended, lift)?;
        let mut confirms = Vec::new();
        let lone = if scoped.parameters.len() == 1 { Some(0) } else { None };
        // A limit means a name in any spelling, and what lies under it.
        let parameter = ask.parameter.or(lone).map(|p| &scoped.parameters[p]);
        let wanted: Vec<_> = parameter
            .map(|p| std::iter::once(name::parameter(&p.text)).chain(p.wider.iter().cloned()).collect())
            .unwrap_or_default();
        let above = taxonomy::lineage(&scoped.object);
        let by_parameter = |said: &str| wanted.contains(&name::parameter(said));
        let by_object = |said: &str| above.contains(&taxonomy::lineage(said)[0]);
        let asked = Asked {
            method: scoped.method.as_ref().and_then(|m| m.number),
            clause: scoped.method.as_ref().and_then(|m| m.clause.as_deref()),
            parameter: parameter.is_some().then_some(&by_parameter),
            object: (!scoped.object.is_empty()).then_some(&by_object),
        };
        let mut admissions = vec![row.limit.admits(&asked)];
        if let Some(method) = &scoped.method
            && name::fold(&method.text) != name::fold(&row.clause)
        {
            admissions.push(match row.clause_limit.as_ref() {
                Limit::Unparsed(_) => Admission::NeedsConfirmation,
                limit => limit.admits(&asked),
            });
        }
        let excluded = admissions.contains(&Admission::Excludes);
        must(!excluded, Code::LimitExcludes, lift)?;
        if !excluded && admissions.contains(&Admission::NeedsConfirmation) {
            confirms.push(Confirm::LimitUnparsed);
        }
        if !a.is_some_and(|a| a.verified) {
            confirms.push(Confirm::SelfDeclared);
        }
        if self.version(scoped, ask.standard, row, lift).is_ok_and(|(_, confirm)| confirm) {
            confirms.push(Confirm::VersionPartial);
        }
        Ok(confirms)
    }

    #[allow(clippy::type_complexity)]
    pub(super) fn spans(
        &self,
        scoped: &Scoped,
        kept: &[(&Arc<Row>, Vec<Confirm>)],
        lift: Lift,
    ) -> Result<(Vec<usize>, bool, Option<Worst>), Code> {
        let Some(need) = &scoped.range else {
            let key = |at: &usize| {
                let (row, confirms) = &kept[*at];
                (!confirms.is_empty(), std::cmp::Reverse(self.validity(row).1), row.id)
            };
            return Ok(((0..kept.len()).min_by_key(key).into_iter().collect(), false, None));
        };
        if !kept.iter().any(|(row, _)| like(scoped, row)) {
            let none = kept.iter().all(|(row, _)| row.range.is_none());
            must(false, if none { Code::RangeNotCovered } else { Code::UnitIncompatible }, lift)?;
            return Ok((vec![0], false, None));
        }
        let mut spans = Vec::new();
        for (at, (row, confirms)) in kept.iter().enumerate() {
            if like(scoped, row) && qualified(scoped, row) {
                let (range, u) = (row.range.as_ref().unwrap(), row.uncertainty.as_ref().unwrap());
                spans.extend(Span::of(at as u32, range, u, confirms.is_empty()));
            }
        }
        let required = scoped.uncertainty.as_ref().map(|b| b.required);
        let required = required.filter(|_| lift != Some(Code::UncertaintyTooLarge));
        match assess(&spans, &need.extent, required.as_ref()) {
            Verdict::Pass { rows, worst, .. } => {
                let used: Vec<usize> = rows.iter().map(|id| *id as usize).collect();
                let unreadable = |at: &usize| kept[*at].0.uncertainty.as_ref().unwrap().needs_confirmation();
                let blind = required.is_some() && used.iter().any(unreadable);
                Ok((used, blind, worst))
            }
            Verdict::UncertaintyTooLarge { .. } => Err(Code::UncertaintyTooLarge),
            Verdict::RangeNotCovered(_) => {
                must(false, Code::RangeNotCovered, lift)?;
                // Lifted: good enough wherever a row is at all, looked at in the smallest pieces.
                let mut cuts: Vec<f64> = spans.iter().flat_map(|s| [s.span.lo, s.span.hi]).collect();
                cuts.extend(need.extent.pieces().iter().flat_map(|p| [p.lo, p.hi]));
                cuts.sort_by(f64::total_cmp);
                for piece in need.extent.pieces() {
                    let points = cuts.iter().map(|x| Interval::point(*x));
                    let between = cuts.windows(2).map(|w| Interval {
                        lo: w[0],
                        lo_open: true,
                        hi: w[1],
                        hi_open: true,
                    });
                    for part in points.chain(between).filter_map(|part| part.intersect(&piece)) {
                        let extent = Extent::Interval(part);
                        if let Verdict::UncertaintyTooLarge { .. } =
                            assess(&spans, &extent, required.as_ref())
                        {
                            return Err(Code::UncertaintyTooLarge);
                        }
                    }
                }
                Ok((vec![0], false, None))
            }
        }
    }

    pub(super) fn fit(
        &self,
        scoped: &Scoped,
        ask: Ask,
        used: &[&Arc<Row>],
        worst: Option<Worst>,
        lift: Lift,
    ) -> i64 {
        let base = match (&scoped.uncertainty, worst) {
            (None, _) => 1_000_000,
            (Some(_), None) => 700_000,
            (Some(bound), Some(w)) => {
                let room = (log2(bound.required.at(w.x) / w.u) / 2).clamp(0, 1_000_000);
                700_000 + rounded(room * 300_000, 1_000_000)
            }
        };
        let depth =
            |row: &&Arc<Row>| scoped.objects.iter().position(|o| *o == row.object_key).unwrap_or(0) as i64;
        let depth = used.iter().map(depth).max().unwrap_or(0);
        let other = used
            .iter()
            .any(|row| self.version(scoped, ask.standard, row, lift).is_ok_and(|(other, _)| other));
        (base - 150_000 * depth - if other { 100_000 } else { 0 }).max(0)
    }
}
