//! Live lines on standard output: all of the loader's words, the first of the events, a count of the rest.

use crate::output;
use crate::vm;

/// Decides what of a stream of lines is shown.
#[derive(Debug)]
pub(super) struct Display {
    /// Lines before this one are a boot that nobody asked for; `None`: it has come.
    begins_with: Option<&'static str>,
    lines_left: usize,
    hidden: usize,
}

impl Display {
    /// Lines of a guest's console: shown from the guest's first own word on.
    pub(super) fn of_console(lines: usize) -> Display {
        Display {
            begins_with: Some(vm::SAYS),
            lines_left: lines,
            hidden: 0,
        }
    }

    /// Lines of a program that runs here.
    pub(super) fn of_stream(lines: usize) -> Display {
        Display {
            begins_with: None,
            lines_left: lines,
            hidden: 0,
        }
    }

    /// One more line.
    pub(super) fn line(&mut self, line: &str) {
        if self.begins_with.is_some_and(|words| !line.contains(words)) {
            return;
        }
        self.begins_with = None;
        if is_event(line) {
            if self.lines_left == 0 {
                self.hidden += 1;
                return;
            }
            self.lines_left -= 1;
        }
        // A terminal that has gone away is no reason to stop the demonstration.
        drop(output::line(line));
    }

    /// Says how much was not shown.
    pub(super) fn finish(self) {
        if self.hidden > 0 {
            drop(output::line(format_args!("... and {} more events", self.hidden)));
        }
    }
}

/// `09:38:04.412071 cpu0 ...`
fn is_event(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let time = words
        .next()
        .is_some_and(|word| word.len() == 15 && word.chars().filter(|c| *c == ':').count() == 2);
    time && words.next().is_some_and(|word| word.starts_with("cpu"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_line_is_told_from_what_a_loader_says() {
        assert!(is_event(
            "09:38:04.412071 cpu0 231/231 activity  openat(\"/etc/hostname\") = 3"
        ));
        assert!(!is_event("[    2.412071] ringside: loaded"));
        assert!(!is_event("  kernel 6.1.0-56-cloud-amd64"));
    }
}
