//! Every refusal: how it is provoked, and what must come of it.

/// One provoked end.
#[derive(Debug)]
pub(super) struct Case {
    /// Directory of its results.
    pub(super) name: &'static str,
    /// A function of `ci/guest/refusals`.
    pub(super) scene: &'static str,
    /// Of `ringside run`; words without blanks.
    pub(super) options: &'static str,
    /// The loader's exit code.
    pub(super) code: u8,
    /// All of these stand in its log. `{...}` is explained at `Names::fill`.
    pub(super) says: &'static [&'static str],
    /// Exit status of the loader that ran before it; 137 is SIGKILL.
    pub(super) first: Option<u8>,
    /// A capture ran, so that there is a ledger, which balances.
    pub(super) ledger: bool,
}

/// One that a loader runs into by itself.
pub(super) const fn refused(
    name: &'static str,
    options: &'static str,
    code: u8,
    says: &'static [&'static str],
) -> Case {
    Case {
        name,
        scene: "refused",
        options,
        code,
        says,
        first: None,
        ledger: false,
    }
}

/// Good in every respect: what is refused then is refused for another reason.
pub(super) const GOOD: &str = "--dir /refusals/good --variant kmod";

/// In the order in which they are played: the last ones cannot be undone.
pub(super) const CASES: &[Case] = &[
    refused(
        "altered",
        "--dir /refusals/altered --variant kmod",
        16,
        &[
            "{artifact}",
            "/refusals/altered was altered",
            "publish again and find out who changed it",
        ],
    ),
    refused(
        "altered-on-mirror",
        "--mirror http://127.0.0.1:8000/altered --variant kmod",
        16,
        &["{artifact}", "<http://127.0.0.1:8000/altered> was altered"],
    ),
    refused(
        "truncated",
        "--mirror http://127.0.0.1:8000/truncated --variant kmod",
        15,
        &[
            "{artifact}",
            "is truncated: ",
            "the index says ",
            "look at proxies",
        ],
    ),
    refused(
        "not-listed",
        "--dir /refusals/not-listed",
        12,
        &[
            "no driver could be loaded for kernel `{release}`",
            "/refusals/not-listed has no `{artifact}`",
            "KERNEL_VERSIONS",
        ],
    ),
    refused(
        "gone-from-mirror",
        "--mirror http://127.0.0.1:8000/gone --variant kmod",
        13,
        &[
            "{artifact}> does not exist (HTTP 404)",
            "check the URL or directory",
        ],
    ),
    refused(
        "no-mirror-there",
        "--mirror {mirror}/nowhere",
        13,
        &[
            "<{mirror}/nowhere/kernel-objects/index.json> does not exist (HTTP 404)",
            "check the URL",
        ],
    ),
    refused(
        "mirror-down",
        "--mirror http://127.0.0.1:9 --mirror-deadline 2",
        14,
        &[
            "<http://127.0.0.1:9/kernel-objects/index.json> within 2 s",
            "refused",
            "check address, network",
        ],
    ),
    refused(
        "bad-index",
        "--dir /refusals/bad-index",
        20,
        &["the index of /refusals/bad-index cannot be used", "publish again"],
    ),
    refused(
        "no-driver-inside",
        "--dir /refusals/no-driver-inside --variant kmod",
        17,
        &["`{artifact}` holds no driver", "publish the right file"],
    ),
    refused(
        "other-abi",
        "--dir /refusals/other-abi --variant kmod",
        19,
        &["`{artifact}` speaks ABI", "of one version"],
    ),
    refused(
        "other-kernel",
        "--dir /refusals/other-kernel --variant kmod",
        18,
        &[
            "`{artifact}` does not fit the running kernel",
            "`{other}` differs from the running kernel's `{release}`",
            "build it for this kernel",
        ],
    ),
    refused(
        "refused-by-kernel",
        "--dir /refusals/refused-by-kernel --variant kmod",
        21,
        &[
            "the kernel refused the module",
            "kernel: ringside: version magic",
            "headers of exactly this kernel",
        ],
    ),
    refused(
        "no-consumer",
        "--dir /refusals/good --variant kmod --consumer /etc/ringside-guest",
        30,
        &[
            "cannot start the consumer `/etc/ringside-guest`",
            "check `--consumer`",
        ],
    ),
    Case {
        scene: "as_nobody",
        ..refused(
            "no-root",
            GOOD,
            10,
            &["this process lacks CAP_SYS_MODULE", "run as root"],
        )
    },
    Case {
        scene: "as_nobody",
        ..refused(
            "no-root-any-variant",
            "--mirror {mirror}",
            10,
            &[
                "lacks CAP_SYS_MODULE",
                "lacks CAP_BPF and CAP_PERFMON",
                "run as root",
            ],
        )
    },
    Case {
        scene: "without_btf",
        ..refused(
            "no-btf",
            "--mirror {mirror} --variant ebpf",
            22,
            &[
                "`/sys/kernel/btf/vmlinux` does not exist",
                "use the kernel module",
            ],
        )
    },
    Case {
        scene: "with_full_disk",
        ..refused(
            "diagnostics-on-full-disk",
            "--dir /refusals/good --variant kmod --diagnostics /tiny/diagnostics.json",
            40,
            &[
                "cannot write the diagnostics to `/tiny/diagnostics.json`",
                "No space left on device",
                "free space",
            ],
        )
    },
    Case {
        scene: "interrupted_in_retry",
        ..refused(
            "interrupted-in-retry",
            "--mirror http://127.0.0.1:9",
            130,
            &[
                "interrupted by a signal before a driver was loaded",
                "nothing was left behind",
            ],
        )
    },
    Case {
        scene: "while_held",
        first: Some(0),
        ..refused(
            "busy",
            GOOD,
            24,
            &[
                "the driver is in use: the module `ringside` is loaded already and `{holder}` uses it",
                " Candidate {artifact}: failed: the module",
                " Hint: stop the process that is named",
            ],
        )
    },
    Case {
        scene: "consumer_killed",
        ..refused(
            "consumer-killed",
            GOOD,
            32,
            &["the consumer ended unexpectedly: killed by signal 9"],
        )
    },
    Case {
        scene: "filling_the_disk",
        ledger: true,
        ..refused(
            "output-on-full-disk",
            GOOD,
            40,
            &[
                "`/tiny/events.jsonl` cannot be written",
                "No space left on device",
                "free space",
            ],
        )
    },
    Case {
        scene: "supervisor_killed",
        first: Some(137),
        ledger: true,
        ..refused(
            "supervisor-killed",
            GOOD,
            0,
            &["The module is loaded already with the same sources"],
        )
    },
    Case {
        scene: "consumer_killed",
        ..refused(
            "consumer-killed-ebpf",
            "--mirror {mirror} --variant ebpf",
            32,
            &["the consumer ended unexpectedly: killed by signal 9"],
        )
    },
    Case {
        scene: "supervisor_killed",
        first: Some(137),
        ledger: true,
        ..refused(
            "supervisor-killed-ebpf",
            "--mirror {mirror} --variant ebpf",
            0,
            &["Variant: ebpf (asked for)"],
        )
    },
    Case {
        scene: "inserted_by_hand",
        ledger: true,
        ..refused(
            "inserted-by-hand",
            GOOD,
            0,
            &["The module is loaded already with the same sources"],
        )
    },
    Case {
        scene: "other_version_inserted",
        ledger: true,
        ..refused(
            "other-version-inserted",
            GOOD,
            0,
            &["Another version of the module is loaded and unused"],
        )
    },
    Case {
        scene: "without_modules",
        ..refused(
            "no-modules",
            GOOD,
            26,
            &[
                "`/proc/sys/kernel/modules_disabled` is 1",
                "use `--variant ebpf` or `auto`",
            ],
        )
    },
    Case {
        scene: "captures",
        ledger: true,
        ..refused(
            "no-modules-so-ebpf",
            "--mirror {mirror} --variant auto",
            0,
            &["Variant: ebpf (`kmod` impossible: `/proc/sys/kernel/modules_disabled` is 1"],
        )
    },
];
