// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
#include <asm/unistd_64.h>
#define NUMBERS numbers_x86_64
#include "numbers.h"
