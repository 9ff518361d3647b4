//! Two kernel configurations, compared: what follows from the compiler alone may differ, nothing else.

use std::collections::BTreeMap;
use std::fmt;

/// How many differing options a message names.
const NAMED: usize = 5;

/// Options that another compiler changes without changing what a module has to agree with the kernel about:
/// layouts, calling conventions, which functions and alternatives there are. A name that ends with `*` is a
/// beginning. An option that is not here has to be equal.
const OF_THE_TOOLS: [(&str, &str); 13] = [
    ("CC_VERSION_TEXT", "which compiler ran"),
    ("GCC_VERSION", "which compiler ran"),
    ("AS_VERSION", "which assembler ran"),
    ("LD_VERSION", "which linker ran"),
    (
        "PAHOLE_VERSION",
        "which pahole ran; it writes BTF, which no module is compiled from",
    ),
    ("PAHOLE_HAS_*", "what pahole can do"),
    (
        "CC_HAS_*",
        "what the compiler can do; what is chosen because of it is an option of its own",
    ),
    (
        "GCC_ASM_GOTO_OUTPUT_WORKAROUND",
        "an empty asm statement behind each asm goto, against a defect of some compilers",
    ),
    (
        "HAVE_KCSAN_COMPILER",
        "what the compiler can do; KCSAN itself has to be equal",
    ),
    (
        "SLS",
        "an int3 behind returns and indirect jumps, in the unit's own code",
    ),
    ("INIT_STACK_NONE", "first values of a function's own variables"),
    ("INIT_STACK_ALL_PATTERN", "likewise"),
    ("INIT_STACK_ALL_ZERO", "likewise"),
];

/// What Debian takes out of the configuration that it ships with an image. Ignored only when it is not there.
const NOT_SHIPPED: [(&str, &str); 4] = [
    ("BUILD_SALT", "the release, mixed into build ids"),
    ("MODULE_SIG_ALL", "whether the build itself signs modules"),
    ("MODULE_SIG_KEY", "a path on the machine that built it"),
    ("SYSTEM_TRUSTED_KEYS", "likewise"),
];

/// Options that are not the same in image and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigDiffers {
    /// By name: in the image, in the headers; `None` is "not set".
    options: Vec<(String, Option<String>, Option<String>)>,
}

impl fmt::Display for ConfigDiffers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.options.len() == 1 {
            "option differs"
        } else {
            "options differ"
        };
        write!(f, "{} configuration {plural}", self.options.len())?;
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
        for (at, (name, image, headers)) in self.options.iter().take(NAMED).enumerate() {
            let before = if at == 0 { ": " } else { ", " };
            let (image, headers) = (value(image), value(headers));
            write!(
                f,
                "{before}CONFIG_{name} is {image} in the image and {headers} in the headers"
            )?;
        }
        if self.options.len() > NAMED {
            f.write_str(", ...")?;
        }
        Ok(())
    }
}

/// Whether two configurations are equal as far as a module can notice.
pub(super) fn compare(image: &str, headers: &str) -> Result<(), ConfigDiffers> {
    let (image, headers) = (options(image), options(headers));
    let mut names: Vec<&str> = image.keys().chain(headers.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let value = |side: &BTreeMap<&str, &str>, name| side.get(name).map(|value| (*value).to_owned());
    let options: Vec<_> = names
        .into_iter()
        .filter(|name| !is_of_the_tools(name))
        .filter(|name| image.contains_key(name) || !NOT_SHIPPED.iter().any(|(other, _)| other == name))
        .map(|name| (name.to_owned(), value(&image, name), value(&headers, name)))
        .filter(|(_, image, headers)| image != headers)
        .collect();
    if options.is_empty() {
        return Ok(());
    }
    Err(ConfigDiffers { options })
}

/// `CONFIG_X=y` as (X, y). `# CONFIG_X is not set` says the same as no line at all.
fn options(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .filter_map(|line| line.trim_end().strip_prefix("CONFIG_")?.split_once('='))
        .collect()
}

fn is_of_the_tools(name: &str) -> bool {
    OF_THE_TOOLS
        .iter()
        .any(|(known, _)| match known.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == *known,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_compiler_changes_is_no_difference() {
        let image = "#\n# Linux\n#\nCONFIG_GCC_VERSION=100201\nCONFIG_INIT_STACK_NONE=y\nCONFIG_SMP=y\n";
        let headers = "CONFIG_GCC_VERSION=120200\nCONFIG_CC_HAS_SLS=y\nCONFIG_SLS=y\n\
                       # CONFIG_INIT_STACK_NONE is not set\nCONFIG_INIT_STACK_ALL_ZERO=y\nCONFIG_SMP=y\n\
                       # CONFIG_KCSAN is not set\nCONFIG_BUILD_SALT=\"6.1.0-50-amd64\"\n";
        assert_eq!(compare(image, headers), Ok(()));
    }

    #[test]
    fn any_other_option_that_differs_is_named_with_both_values() {
        let differs = compare(
            "CONFIG_HZ=250\nCONFIG_NUMA=y\n",
            "CONFIG_HZ=1000\n# CONFIG_NUMA is not set\n",
        );
        assert_eq!(
            differs.expect_err("two").to_string(),
            "2 configuration options differ: CONFIG_HZ is 250 in the image and 1000 in the headers, \
             CONFIG_NUMA is y in the image and not set in the headers"
        );
    }

    #[test]
    fn an_option_that_only_the_headers_have_is_a_difference() {
        for option in [
            "KCSAN",
            "KASAN",
            "CC_OPTIMIZE_FOR_SIZE",
            "CC_IS_CLANG",
            "RANDSTRUCT_FULL",
            "CFI_CLANG",
        ] {
            assert!(compare("", &format!("CONFIG_{option}=y\n")).is_err(), "{option}");
        }
    }

    #[test]
    fn an_option_that_images_do_not_ship_has_to_be_equal_when_one_does() {
        assert_eq!(compare("", "CONFIG_MODULE_SIG_ALL=y\n"), Ok(()));
        assert!(compare("CONFIG_BUILD_SALT=\"a\"\n", "CONFIG_BUILD_SALT=\"b\"\n").is_err());
    }

    #[test]
    fn every_exception_has_a_reason() {
        for (name, reason) in OF_THE_TOOLS.iter().chain(&NOT_SHIPPED) {
            assert!(!name.is_empty() && !reason.is_empty(), "{name}");
        }
    }

    #[test]
    fn of_many_options_the_first_are_named() {
        let many: String = (0..7).map(|n| format!("CONFIG_X{n}=y\n")).collect();
        let text = compare(&many, "").expect_err("seven").to_string();
        assert!(
            text.starts_with("7 configuration options differ: CONFIG_X0"),
            "{text}"
        );
        assert!(text.ends_with(", ...") && !text.contains("CONFIG_X5"), "{text}");
    }
}
