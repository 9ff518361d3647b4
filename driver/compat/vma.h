/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RINGSIDE_COMPAT_VMA_H
#define RINGSIDE_COMPAT_VMA_H

#include <linux/mm.h>
#include "probe-answers.h"

/* Pages that user space maps: up to 5.10 an accounted page is typed, and vm_insert_page() refuses it. */
#if RINGSIDE_HAS_PAGE_KMEMCG
#define RINGSIDE_GFP_MAPPED GFP_KERNEL
#else
#define RINGSIDE_GFP_MAPPED GFP_KERNEL_ACCOUNT
#endif

/* Only for a mapping that is being made: its mmap lock is held for writing. */
static inline void ringside_vma_mod_flags(struct vm_area_struct *vma, unsigned long set,
					  unsigned long clear)
{
#if RINGSIDE_HAS_VM_FLAGS_SETTER
	vm_flags_mod(vma, set, clear);
#elif RINGSIDE_HAS_VM_FLAGS_FIELD
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
#else
#error "no known way to set VMA flags on this kernel: add a probe, see docs/adding-a-probe.md"
#endif
}

#endif
