//! References, scores and the order.

use super::*;

impl Job<'_> {
    pub(super) fn total(&self, price: i64, unit: PriceUnit) -> i64 {
        let parameters = match &self.need.work {
            Work::Scoped(scoped) => scoped.parameters.len().max(1) as i64,
            Work::Service(_) | Work::Resource(_) => 1,
        };
        match unit {
            PriceUnit::Job => price,
            PriceUnit::Piece => price * i64::from(self.need.quantity),
            PriceUnit::Parameter => price * i64::from(self.need.quantity) * parameters,
        }
    }

    /// Guide price of the key: the median of at least three comparable offerings; else the budget.
    pub(super) fn reference(&self) -> Option<i64> {
        let comparable = |test: &dyn Fn(&Offering) -> bool| {
            let mut totals: Vec<i64> = self
                .o
                .offerings
                .values()
                .filter(|o| o.published && o.kind == self.need.kind && test(o))
                .filter_map(|o| Some(self.total(o.price?, o.unit)))
                .collect();
            totals.sort_unstable();
            (totals.len() >= 3).then(|| totals[(totals.len() - 1) / 2])
        };
        let guide = match &self.need.work {
            Work::Scoped(scoped) => {
                let family = |n: &StandardNumber| {
                    let root = n.family().alias_root();
                    comparable(&|o| o.families.iter().any(|f| **f == *root))
                };
                let object =
                    || scoped.objects.iter().find_map(|n| comparable(&|o| o.object_key.as_ref() == Some(n)));
                let activity = || {
                    scoped.parameters.iter().find_map(|p| {
                        comparable(&|o| {
                            o.object_key.as_ref() == Some(&p.key)
                                || Activity::from_code(&p.key).is_some_and(|a| a.is_named(&o.title_key))
                        })
                    })
                };
                scoped.standards.iter().find_map(family).or_else(|| match self.need.kind {
                    ItemKind::Standards => activity(),
                    _ => object(),
                })
            }
            Work::Resource(_) => None,
            Work::Service(service) => {
                let activity = service.activity_key.as_ref();
                let by_activity = activity.and_then(|a| comparable(&|o| o.object_key.as_ref() == Some(a)));
                by_activity.or_else(|| service.element.and_then(|e| comparable(&|o| o.element == e)))
            }
        };
        guide.or(self.need.budget).filter(|p| *p > 0)
    }

    pub(super) fn price_term(&self, price: Option<i64>) -> i64 {
        match (self.reference(), price) {
            (None, _) => 500_000,
            (_, None) => 0,
            (Some(reference), Some(price)) => (1_000_000 - rounded(price * 1_000_000, 2 * reference)).max(0),
        }
    }

    pub(super) fn on_time(&self, provider: Uuid) -> i64 {
        let (on, n) = self.o.facts.get(&provider).map_or((0, 0), |f| (f.on_time, f.decided));
        rounded((10 * on + 68) * 1_000_000, 10 * n + 80)
    }

    pub(super) fn credit(&self, provider: Uuid) -> i64 {
        let facts = self.o.facts.get(&provider);
        let good = facts.and_then(|f| wilson::lower_micro(f.good, f.ratings)).unwrap_or(500_000);
        let grade = match facts.and_then(|f| f.class) {
            Some(Class::A) => 1_000_000,
            Some(Class::B) | None => 750_000,
            Some(Class::C) => 400_000,
            Some(Class::D) => 0,
        };
        (good + grade) / 2
    }

    pub(super) fn bucket(&self, provider: Uuid) -> u8 {
        let exposure = |f: &Facts| f.exposure as f64;
        let all: f64 = self.o.facts.values().map(exposure).sum();
        let own = self.o.facts.get(&provider).map_or(0.0, exposure);
        let until = TODAY.saturating_add(jiff::Span::new().days(90));
        let open = |of: Option<Uuid>| -> f64 {
            let counts = |c: &&Cell| {
                !c.closed
                    && c.day >= TODAY
                    && c.day < until
                    && of.is_none_or(|provider| c.provider == provider)
            };
            // An empty sum of f64 is -0.0, by which nothing should be divided.
            self.o.cells.values().filter(counts).map(|c| c.total as f64).sum::<f64>() + 0.0
        };
        let capacity = match open(None) {
            0.0 => 1.0 / self.o.providers.len() as f64,
            total => open(Some(provider)) / total,
        };
        if own == 0.0 {
            return 0;
        }
        let ratio = own / all / capacity;
        // Exact fractions of small integers; a tolerance decides ties towards the higher bucket, as "<" says.
        match ratio + 1e-9 {
            r if r < 0.5 => 0,
            r if r < 1.0 => 1,
            r if r < 2.0 => 2,
            _ => 3,
        }
    }

    /// Clean first, band, bucket, score, price, hash, id; then each provider's best site.
    pub(super) fn rank(&self, mut fits: Vec<Fit>) -> Vec<Fit> {
        let tail = |f: &Fit| {
            let tie = hash(&[self.need.item.as_bytes(), f.site.as_bytes()]);
            (-f.score, f.price.unwrap_or(i64::MAX), tie, f.site)
        };
        let banded = |f: &Fit| (!f.confirms.is_empty(), -(f.score / 20_000), f.bucket, tail(f));
        fits.sort_by_key(banded);
        let mut best: Vec<Fit> = Vec::new();
        for fit in fits {
            if !best.iter().any(|known| known.provider == fit.provider) {
                best.push(fit);
            }
        }
        let mut plain: Vec<(bool, _)> = best.iter().map(|f| (!f.confirms.is_empty(), tail(f))).collect();
        plain.sort();
        for fit in &mut best {
            let key = (!fit.confirms.is_empty(), tail(fit));
            fit.base_rank = 1 + plain.iter().position(|other| *other == key).unwrap();
        }
        best
    }
}
