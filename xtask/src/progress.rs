//! Long work on standard error: bars on a terminal, plain lines everywhere else.
//!
//! ```text
//! let task = context.progress.task("fetch linux-headers-6.1.0-56-amd64");
//! task.total_bytes(size); task.add(chunk); task.done("1.8 MB");
//! ```

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The display of one run. Cloning shares it.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    bars: Option<MultiProgress>,
    color: bool,
}

/// One piece of work on the display. Dropping it without a verdict removes it.
#[derive(Debug)]
pub(crate) struct Task {
    display: Progress,
    bar: Option<ProgressBar>,
    name: String,
    started: Instant,
}

impl Progress {
    /// Bars when standard error is a terminal that can move its cursor; colour unless NO_COLOR is set.
    pub(crate) fn detect() -> Progress {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let capable = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
        let terminal = std::io::stderr().is_terminal() && capable && !set("CI");
        Progress {
            bars: terminal.then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr())),
            color: terminal && !set("NO_COLOR"),
        }
    }

    /// Starts showing one piece of work.
    pub(crate) fn task(&self, name: impl Into<String>) -> Task {
        let name = name.into();
        let bar = self.bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new_spinner());
            bar.set_style(style("{spinner} {msg} {elapsed:>4}"));
            bar.set_message(name.clone());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Task {
            display: self.clone(),
            bar,
            name,
            started: Instant::now(),
        }
    }

    /// One line for the person, above any bars.
    pub(crate) fn note(&self, line: impl AsRef<str>) {
        match &self.bars {
            // A terminal that went away is no reason to stop working.
            Some(bars) => drop(bars.println(line.as_ref())),
            None => eprintln!("{}", line.as_ref()),
        }
    }

    fn verdict(&self, mark: &str, color: u8, text: &str) {
        if self.color {
            self.note(format!("\x1b[{color}m{mark}\x1b[0m {text}"));
        } else {
            self.note(format!("{mark} {text}"));
        }
    }
}

impl Task {
    /// The size is known now: the spinner becomes a bar.
    pub(crate) fn total_bytes(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_style(style("{bar:20} {bytes:>10}/{total_bytes:10} {msg}"));
            bar.set_length(bytes);
        }
    }

    /// So many bytes more are done.
    pub(crate) fn add_bytes(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
        }
    }

    /// What it does right now; shown on terminals only.
    pub(crate) fn step(&self, what: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}: {what}", self.name));
        }
    }

    /// It worked; `what` says what came out.
    pub(crate) fn done(self, what: &str) {
        let text = self.sentence(what);
        self.display.verdict("ok  ", 32, &text);
    }

    /// It did not; the error itself is reported elsewhere.
    pub(crate) fn failed(self, why: &str) {
        let text = self.sentence(why);
        self.display.verdict("FAIL", 31, &text);
    }

    fn sentence(&self, what: &str) -> String {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.started.elapsed().as_secs_f64();
        let gap = if what.is_empty() { "" } else { ": " };
        format!("{}{gap}{what} ({seconds:.1} s)", self.name)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The templates are constants of this file; indicatif's default stands in for one that it refuses.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
