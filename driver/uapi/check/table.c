// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
/*
 * RINGSIDE_SYSCALLS and the lists of i386.h against themselves and against the numbers of this
 * host's headers. Prints what the table holds, and last all numbers of i386 with their names; each
 * fault is a line on the error output and makes the result 1.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "events.h"

#define MAX_ARGUMENTS 6

struct row {
	const char *name;
	int id, x86_64, i386, arm64;
	int count;
	struct ringside_argument arguments[MAX_ARGUMENTS];
};

#define ARG RINGSIDE_ARGUMENT_INIT
/* The first element only makes the list of a call without arguments an initialiser. */
#define COUNT(...) \
	((int)(sizeof((const struct ringside_argument[]){ { 0 }, ##__VA_ARGS__ }) / \
	       sizeof(struct ringside_argument)) - 1)
#define ROW(name, id, x86_64, i386, arm64, capture, lane, group, ...) \
	{ #name, id, x86_64, i386, arm64, COUNT(__VA_ARGS__), { __VA_ARGS__ } },

#define I386_CALL(name, id, i386, capture, lane, group, ...) \
	{ #name, id, -1, i386, -1, COUNT(__VA_ARGS__), { __VA_ARGS__ } },
/* An id of 0: a number of another row's event. */
#define I386_ALIAS(name, event, i386) { #name, 0, -1, i386, -1, 0, { { 0 } } },
#define I386_VARIANT(name, event, i386, ...) \
	{ #name, 0, -1, i386, -1, COUNT(__VA_ARGS__), { __VA_ARGS__ } },

static const struct row rows[] = {
	RINGSIDE_SYSCALLS(ROW)
	RINGSIDE_I386_CALLS(I386_CALL)
	RINGSIDE_I386_ALIASES(I386_ALIAS)
	RINGSIDE_I386_VARIANTS(I386_VARIANT)
};
#undef ARG

#define ONE(...) +1
/* Rows of RINGSIDE_SYSCALLS, to which the headers' numbers are compared by name. */
enum { NATIVE_ROWS = 0 RINGSIDE_SYSCALLS(ONE) };

#define ROWS (sizeof(rows) / sizeof(rows[0]))

#define BYTES(name, value, bytes) [value] = bytes,
static const unsigned int struct_bytes[RINGSIDE_STRUCT_SLOTS] = {
	RINGSIDE_STRUCTS(BYTES)
	RINGSIDE_I386_STRUCTS(BYTES)
};

enum {
	FAMILIES = 0 RINGSIDE_FAMILIES(ONE),
	STRUCTS = 0 RINGSIDE_STRUCTS(ONE) RINGSIDE_I386_STRUCTS(ONE),
	FIELDS = 0 RINGSIDE_FIELDS(ONE) RINGSIDE_I386_FIELDS(ONE),
	KINDS = 49,
};

#define KIND_NAME(name, value, text) [value] = #name,
static const char *const kinds[KINDS] = { RINGSIDE_ARGUMENT_KINDS(KIND_NAME) };

static int faults;

static void fault(const struct row *row, const char *text, int value)
{
	fprintf(stderr, "%s: %s (%d)\n", row->name, text, value);
	faults++;
}

/* Returns whether this host's headers know the name. */
static bool check_number(const struct row *row, const char *header, int number)
{
	if (!isdigit((unsigned char)header[0]))
		return false;
	if (atoi(header) != number)
		fault(row, header, number);
	return true;
}

static void check_unique(const struct row *row)
{
	const struct row *other;

	for (other = rows; other < row; other++) {
		if (row->id && other->id == row->id)
			fault(row, "the id is taken", row->id);
		/* Where i386 has other arguments, its number is not in the event's own row. */
		if (!strcmp(other->name, row->name) && (row->id || other->i386 >= 0))
			fault(row, "the name is taken", row->id);
		if (row->x86_64 >= 0 && other->x86_64 == row->x86_64)
			fault(row, "the x86-64 number is taken", row->x86_64);
		if (row->i386 >= 0 && other->i386 == row->i386)
			fault(row, "the i386 number is taken", row->i386);
		if (row->arm64 >= 0 && other->arm64 == row->arm64)
			fault(row, "the arm64 number is taken", row->arm64);
	}
	if (row->id && row->id < 64)
		fault(row, "the id is the kernel's own", row->id);
	if (row->id >= RINGSIDE_EVENT_SLOTS)
		fault(row, "the id is out of range", row->id);
	if (row->x86_64 >= RINGSIDE_SYSCALL_NR_SLOTS || row->i386 >= RINGSIDE_SYSCALL_NR_SLOTS ||
	    row->arm64 >= RINGSIDE_SYSCALL_NR_SLOTS)
		fault(row, "a number is out of range", row->id);
}

static bool is_number(int kind)
{
	return kind == RINGSIDE_ARGUMENT_U32 || kind == RINGSIDE_ARGUMENT_S32 ||
	       kind == RINGSIDE_ARGUMENT_U64 || kind == RINGSIDE_ARGUMENT_S64;
}

static void check_argument(const struct row *row, int i)
{
	const struct ringside_argument *argument = &row->arguments[i];
	const struct ringside_argument *length = NULL;
	int detail = argument->detail;

	if (argument->index < row->count)
		length = &row->arguments[argument->index];

	switch (argument->kind) {
	case RINGSIDE_ARGUMENT_FLAGS:
	case RINGSIDE_ARGUMENT_FLAGS64:
	case RINGSIDE_ARGUMENT_CHOICE:
		if (detail < 1 || detail > FAMILIES)
			fault(row, "no such family", detail);
		break;
	case RINGSIDE_ARGUMENT_STRUCTS:
	case RINGSIDE_ARGUMENT_STRUCT_SIZED:
		if (!length || !is_number(length->kind))
			fault(row, "a count that is no number", i);
		/* fall through */
	case RINGSIDE_ARGUMENT_STRUCT:
	case RINGSIDE_ARGUMENT_STRUCT_OUT:
	case RINGSIDE_ARGUMENT_STRUCTS_OUT:
		if (detail < 1 || detail >= RINGSIDE_STRUCT_SLOTS || !struct_bytes[detail]) {
			fault(row, "no such structure", detail);
			break;
		}
		if ((argument->kind == RINGSIDE_ARGUMENT_STRUCTS ||
		     argument->kind == RINGSIDE_ARGUMENT_STRUCTS_OUT) &&
		    struct_bytes[detail] * RINGSIDE_STRUCTS_MAX > 4096)
			fault(row, "an array that is too large", i);
		break;
	case RINGSIDE_ARGUMENT_SOCKADDR:
	case RINGSIDE_ARGUMENT_BYTES:
	case RINGSIDE_ARGUMENT_BYTES_OUT:
	case RINGSIDE_ARGUMENT_IOVEC:
	case RINGSIDE_ARGUMENT_IOVEC_OUT:
		if (!length || !is_number(length->kind))
			fault(row, "a length that is no number", i);
		break;
	case RINGSIDE_ARGUMENT_SOCKADDR_OUT:
		if (!length || length->kind != RINGSIDE_ARGUMENT_STRUCT_OUT ||
		    length->detail != RINGSIDE_STRUCT_INT)
			fault(row, "a length that is no pointer to one", i);
		break;
	default:
		if (argument->kind >= KINDS || !kinds[argument->kind] || !argument->kind)
			fault(row, "no such kind", argument->kind);
	}
}

int main(void)
{
	int known[2] = { 0 }, uses[KINDS] = { 0 }, arguments = 0, untyped;
	size_t n;
	int i;

	for (n = 0; n < ROWS; n++) {
		const struct row *row = &rows[n];

		check_unique(row);
		if (n < NATIVE_ROWS) {
			known[0] += check_number(row, numbers_x86_64[n], row->x86_64);
			known[1] += check_number(row, numbers_arm64[n], row->arm64);
		}
		for (i = 0; i < row->count; i++) {
			check_argument(row, i);
			uses[row->arguments[i].kind % KINDS]++;
		}
		arguments += row->count;
	}
	untyped = uses[RINGSIDE_ARGUMENT_PTR] + uses[RINGSIDE_ARGUMENT_WORD];
	if (untyped * 10 > arguments) {
		fprintf(stderr, "more than a tenth of the arguments is untyped\n");
		faults++;
	}
	printf("%zu calls, %d arguments, %d untyped (%.1f %%), %d families, %d structures of %d fields\n",
	       ROWS, arguments, untyped, 100.0 * untyped / arguments, FAMILIES, STRUCTS, FIELDS);
	printf("numbers that this host's headers confirm: %d x86-64, %d arm64\n", known[0], known[1]);
	for (i = 0; i < KINDS; i++)
		if (uses[i])
			printf("%s %d\n", kinds[i], uses[i]);
	/* To be compared with every number that a header has. */
	for (n = 0; n < ROWS; n++)
		if (rows[n].i386 >= 0)
			printf("i386 %d %s\n", rows[n].i386, rows[n].name);
	return faults ? 1 : 0;
}
