/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Version of everything under driver/uapi/ringside/.
 *
 * These headers are the only contract between a driver (kernel module or eBPF) and user space.
 * They compile in four worlds: Kbuild (gnu89 and later), BPF, host C and bindgen.
 *
 * Bump rules:
 *   major  a reader of the old headers would misread a record, a page or an ioctl;
 *   minor  something was added that an old reader may skip: an event, a parameter, a drop reason
 *          in a reserved place, an ioctl.
 * A consumer works with drivers of its own major and at least the two minors before its own.
 */
#ifndef RINGSIDE_ABI_H
#define RINGSIDE_ABI_H

#define RINGSIDE_ABI_MAJOR 1
#define RINGSIDE_ABI_MINOR 0

#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L) || \
	defined(__GNUC__)
#define RINGSIDE_ASSERT(condition, why) _Static_assert(condition, why)
#else
#error "the ABI headers need _Static_assert: use a compiler with C11 or GNU C"
#endif

#endif
