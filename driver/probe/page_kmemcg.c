// SPDX-License-Identifier: GPL-2.0-only
/* Up to v5.10 an accounted page has a page type, and vm_insert_page() refuses typed pages. */
#include <linux/mm.h>
int ringside_probe(struct page *page);
int ringside_probe(struct page *page) { return PageKmemcg(page); }
