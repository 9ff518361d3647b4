// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
#include <asm/unistd_32.h>
#define NUMBERS numbers_i386
#include "numbers.h"
