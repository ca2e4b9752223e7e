//! A site judged: its offerings, the schedule, area, price and deadline (H1, H8 to H11).

use super::*;

impl Job<'_> {
    pub(super) fn judge(&self, site: Uuid, rows: &[Arc<Row>], lift: Lift) -> Result<Fit, Code> {
        let site = &self.o.sites[&site];
        let provider = self.o.providers.get(&site.provider).ok_or(Code::ProviderInactive)?;
        must(provider.state != ProviderState::Inactive, Code::ProviderInactive, lift)?;
        must(provider.state != ProviderState::Suspended, Code::ProviderSuspended, lift)?;
        must(!self.need.excluded.contains(&provider.id), Code::RequesterExcluded, lift)?;
        must(provider.kinds.contains(&self.need.kind), Code::KindNotOffered, lift)?;
        let published: Vec<&Offering> = self
            .o
            .offerings
            .values()
            .filter(|o| o.site == site.id && o.kind == self.need.kind && o.published)
            .collect();
        let mut lift = lift;
        let options = match &self.need.work {
            Work::Scoped(scoped) => {
                let (options, like) = self.scoped_options(scoped, rows, &published, lift)?;
                // A site with rows of the quantity asked for does not fail for those of another alone.
                lift = lift.filter(|code| !(like && *code == Code::UnitIncompatible));
                options
            }
            Work::Resource(_) => panic!("resources have an oracle of their own"),
            Work::Service(service) => {
                let serving: Vec<&&Offering> = published.iter().filter(|o| serves(service, o)).collect();
                must(!serving.is_empty(), Code::ObjectNotCovered, lift)?;
                let mut options: Vec<Option_> =
                    serving.iter().map(|o| Option_ { offering: Some(o), rows: vec![] }).collect();
                if options.is_empty() {
                    options.push(Option_ { offering: None, rows: vec![] });
                }
                options
            }
        };
        let results: Vec<Result<Fit, Code>> =
            options.into_iter().map(|option| self.option(site, provider, option, lift)).collect();
        let preference = |f: &Fit| (!f.confirms.is_empty(), -f.score, f.price.unwrap_or(i64::MAX));
        match results.iter().filter_map(|r| r.as_ref().ok()).min_by_key(|f| preference(f)) {
            Some(fit) => Ok(fit.clone()),
            None => Err(furthest(results.into_iter().filter_map(Result::err))),
        }
    }

    pub(super) fn scoped_options<'b>(
        &self,
        scoped: &Scoped,
        rows: &[Arc<Row>],
        published: &[&'b Offering],
        lift: Lift,
    ) -> Result<(Vec<Option_<'b>>, bool), Code> {
        let mut admitted = Vec::new();
        let mut failed = Vec::new();
        for ask in self.asks(scoped) {
            let verdicts: Vec<_> = rows.iter().map(|row| self.row(scoped, ask, row, lift)).collect();
            let good: Vec<Arc<Row>> =
                rows.iter().zip(&verdicts).filter(|(_, v)| v.is_ok()).map(|(r, _)| r.clone()).collect();
            if good.is_empty() {
                failed.push(furthest(verdicts.into_iter().filter_map(Result::err)));
            }
            admitted.push(good);
        }
        if let Some(code) = earliest(failed) {
            return Err(code);
        }
        let like = admitted.iter().flatten().any(|row| like(scoped, row));
        let mut options = Vec::new();
        for offering in published {
            let covers = |row: &Row| {
                if !promises(scoped, offering) {
                    return false;
                }
                if !offering.rows.is_empty() {
                    return offering.rows.contains(&row.id);
                }
                let activity = |o: &name::Name| {
                    self.need.kind == ItemKind::Standards && scoped.parameters.iter().any(|p| p.key == *o)
                };
                let object = offering.object_key.as_ref();
                let family = || {
                    let cited = (0..scoped.standards.len()).flat_map(|at| self.roots(scoped, at));
                    let mut cited = cited.filter(|_| self.is_general(row));
                    offering.families.contains(&row.family)
                        || cited.any(|root| offering.families.iter().any(|f| **f == *root))
                };
                object.is_none_or(|o| scoped.objects.is_empty() || scoped.objects.contains(o) || activity(o))
                    && (offering.families.is_empty() || family())
            };
            let left: Vec<Vec<Arc<Row>>> =
                admitted.iter().map(|rows| rows.iter().filter(|r| covers(r)).cloned().collect()).collect();
            if left.iter().all(|rows| !rows.is_empty()) {
                options.push(Option_ { offering: Some(offering), rows: left });
            }
        }
        if options.is_empty() {
            options.push(Option_ { offering: None, rows: admitted });
        }
        Ok((options, like))
    }

    /// First and last day of validity of a row with its accreditation.
    pub(super) fn validity(&self, row: &Row) -> (Date, Date) {
        let a = self.o.accreditations.get(&row.accreditation);
        let from = [row.from, a.and_then(|a| a.from)].into_iter().flatten().max();
        let to = [row.to, a.and_then(|a| a.to)].into_iter().flatten().min();
        (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX))
    }

    pub(super) fn option(
        &self,
        site: &Site,
        provider: &Provider,
        option: Option_,
        lift: Lift,
    ) -> Result<Fit, Code> {
        let need = self.need;
        let begins = |rows: &Vec<Arc<Row>>| rows.iter().map(|row| self.validity(row).0).min().unwrap();
        let from = option.rows.iter().map(begins).chain([TODAY]).chain(need.earliest).max().unwrap();
        let usual = match need.kind {
            ItemKind::Calibration => 15,
            ItemKind::Certification => 60,
            ItemKind::Standards | ItemKind::Advisory => 5,
            _ => 10,
        };
        let lead = option.offering.map_or(usual, |o| o.lead);
        let mut soonest = from;
        while !self.calendar.is_working_day(soonest) {
            soonest = soonest.tomorrow().unwrap();
        }
        let pool: Option<Vec<&Cell>> = option
            .offering
            .and_then(|o| o.pool)
            .map(|pool| self.o.cells.values().filter(|c| c.pool == pool).collect::<Vec<_>>())
            .filter(|cells| !cells.is_empty());
        let unknown = pool.is_none();
        let start = match pool {
            None => Some(soonest),
            Some(cells) => {
                let found = self.slot(&cells, option.offering.unwrap(), from);
                found.or((lift == Some(Code::NoCapacity)).then_some(soonest))
            }
        };
        let period = match start {
            Some(start) => (start, self.calendar.add_working_days(start, lead)),
            None => (TODAY, need.deadline.unwrap_or(TODAY)),
        };
        let mut covered = Vec::new();
        if let Work::Scoped(scoped) = &need.work {
            let mut failed = Vec::new();
            for (ask, rows) in self.asks(scoped).into_iter().zip(&option.rows) {
                match self.cover(scoped, ask, rows, period, lift) {
                    Ok(one) => covered.push(one),
                    Err(code) => failed.push(code),
                }
            }
            if let Some(code) = earliest(failed) {
                return Err(code);
            }
        }
        let start = start.ok_or(Code::NoCapacity)?;
        must(need.latest.is_none_or(|latest| start <= latest), Code::NoCapacity, lift)?;
        let mut confirms: Vec<Confirm> = covered.iter().flat_map(|c| c.confirms.clone()).collect();
        if unknown {
            confirms.push(Confirm::CapacityUnknown);
        }
        let way = self.way(site, option.offering);
        must(way.is_some(), Code::OutOfServiceArea, lift)?;
        let way = way.unwrap_or(need.delivery.unwrap_or(Way::SendSample));
        let there = site.point.or(site.region.map(Region::centroid));
        let here = need.point.or(need.region.map(Region::centroid));
        let distance = here.zip(there).map(|(a, b)| metres(a, b));
        if let Work::Scoped(scoped) = &need.work {
            let hours = (distance.unwrap_or(0) as u64).div_ceil(50_000);
            let travels =
                way != Way::SendSample || scoped.max_hours.is_none_or(|most| hours <= u64::from(most));
            must(travels, Code::SampleCannotTravel, lift)?;
        }
        let price = option.offering.and_then(|o| o.price.map(|p| self.total(p, o.unit)));
        match (price, need.budget) {
            (Some(price), Some(budget)) => must(price <= budget, Code::OverBudget, lift)?,
            (None, Some(_)) => confirms.push(Confirm::PriceOnRequest),
            _ => {}
        }
        let finish = self.calendar.add_working_days(start, lead);
        must(need.deadline.is_none_or(|deadline| finish <= deadline), Code::DeadlineMissed, lift)?;
        confirms.sort();
        confirms.dedup();
        let wait = self.calendar.working_days_between(TODAY, finish).max(0);
        let same = need.region.is_some() && need.region == site.region;
        let near = match distance {
            Some(metres) if way != Way::Remote && !same => exp_neg(metres, 150_000),
            _ => 1_000_000,
        };
        let values = [
            covered.iter().map(|c| c.fit).min().unwrap_or(1_000_000),
            self.price_term(price),
            match need.deadline.map(|d| self.calendar.working_days_between(TODAY, d).max(1)) {
                Some(days) => 1_000_000 - rounded(wait.min(days) * 1_000_000, days),
                None => exp_neg(wait, 10),
            },
            near,
            self.on_time(provider.id),
            self.credit(provider.id),
        ];
        let weighed: i64 = values.iter().zip(need.weights).map(|(v, w)| v * i64::from(w)).sum();
        let score = weighed / need.weights.iter().map(|w| i64::from(*w)).sum::<i64>();
        let (provider, site) = (provider.id, site.id);
        Ok(Fit {
            provider,
            site,
            confirms,
            values,
            score,
            price,
            start,
            finish,
            base_rank: 0,
            bucket: self.bucket(provider),
        })
    }

    pub(super) fn slot(&self, cells: &[&Cell], offering: &Offering, from: Date) -> Option<Date> {
        let units = i64::from(offering.units) * i64::from(self.need.quantity);
        let span = i64::from(offering.span_days);
        let open: Vec<&&Cell> = cells
            .iter()
            .filter(|c| c.day >= from && !c.closed && self.calendar.is_working_day(c.day))
            .collect();
        let fits = |first: &usize| {
            (0..span).all(|nth| {
                let wanted = units / span + i64::from(nth < units % span);
                open.get(first + nth as usize).is_some_and(|c| c.total - c.taken >= wanted)
            })
        };
        (0..open.len()).find(fits).map(|first| open[first].day)
    }

    pub(super) fn way(&self, site: &Site, offering: Option<&Offering>) -> Option<Way> {
        let ok = |way: &Way| {
            let area = *way != Way::OnSite
                || site.service_regions.is_empty()
                || self.need.region.is_none_or(|r| site.service_regions.iter().any(|area| area.includes(r)));
            area && site.ways.has(*way) && offering.is_none_or(|o| o.ways.has(*way))
        };
        match self.need.delivery {
            Some(way) => Some(way).filter(ok),
            None => [Way::SendSample, Way::OnSite, Way::Remote].into_iter().find(ok),
        }
    }
}
