// SPDX-License-Identifier: GPL-2.0-only
/* v6.3 made vm_flags read-only and added setters (bc292ab00f6c). */
#include <linux/mm.h>
void ringside_probe(struct vm_area_struct *vma);
void ringside_probe(struct vm_area_struct *vma) { vm_flags_mod(vma, VM_DONTDUMP, VM_MAYWRITE); }
