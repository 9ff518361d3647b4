// SPDX-License-Identifier: GPL-2.0-only
/* Up to v6.2 vm_flags is a plain field. */
#include <linux/mm.h>
void ringside_probe(struct vm_area_struct *vma);
void ringside_probe(struct vm_area_struct *vma) { vma->vm_flags |= VM_DONTDUMP; }
