// SPDX-License-Identifier: GPL-2.0-only
/* Must not build on any kernel: a wrong argument type has to be an error. */
#include <linux/module.h>
int ringside_probe(void);
int ringside_probe(void) { return module_refcount("not a module"); }
