// SPDX-License-Identifier: GPL-2.0-only
/*
 * One translation unit, as driver/ringside.c is: every function is inlined into its programs, but
 * for ringside_capture_argument().
 */
#include "programs.bpf.c"
