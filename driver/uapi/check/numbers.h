/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * The body of numbers_*.c: what __NR_name of the headers included before it says of every row, as
 * text; where a header does not know the name, the text is the name of the macro itself.
 */
#include "check.h"
#include "syscalls.h"

#define TEXT_OF(token) #token
#define TEXT(token) TEXT_OF(token)
#define NUMBER(name, ...) TEXT(__NR_##name),

const char *const NUMBERS[] = { RINGSIDE_SYSCALLS(NUMBER) };
