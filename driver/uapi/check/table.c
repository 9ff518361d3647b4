// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
/*
 * RINGSIDE_SYSCALLS against itself and against the numbers of this host's headers. Prints what the
 * table holds; each fault is a line on the error output and makes the result 1.
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

static const struct row rows[] = { RINGSIDE_SYSCALLS(ROW) };
#undef ARG

#define ROWS (sizeof(rows) / sizeof(rows[0]))

#define BYTES(name, value, bytes) [value] = bytes,
static const unsigned int struct_bytes[] = { RINGSIDE_STRUCTS(BYTES) };

#define ONE(...) +1
enum {
	FAMILIES = 0 RINGSIDE_FAMILIES(ONE),
	STRUCTS = 0 RINGSIDE_STRUCTS(ONE),
	FIELDS = 0 RINGSIDE_FIELDS(ONE),
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
		if (other->id == row->id)
			fault(row, "the id is taken", row->id);
		if (!strcmp(other->name, row->name))
			fault(row, "the name is taken", row->id);
		if (row->x86_64 >= 0 && other->x86_64 == row->x86_64)
			fault(row, "the x86-64 number is taken", row->x86_64);
		if (row->i386 >= 0 && other->i386 == row->i386)
			fault(row, "the i386 number is taken", row->i386);
		if (row->arm64 >= 0 && other->arm64 == row->arm64)
			fault(row, "the arm64 number is taken", row->arm64);
	}
	if (row->id < 64 || row->id >= RINGSIDE_EVENT_SLOTS)
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
		if (detail < 1 || detail > STRUCTS) {
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
	int known[3] = { 0 }, uses[KINDS] = { 0 }, arguments = 0, untyped;
	size_t n;
	int i;

	for (n = 0; n < ROWS; n++) {
		const struct row *row = &rows[n];

		check_unique(row);
		known[0] += check_number(row, numbers_x86_64[n], row->x86_64);
		known[1] += check_number(row, numbers_i386[n], row->i386);
		known[2] += check_number(row, numbers_arm64[n], row->arm64);
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
	printf("numbers that this host's headers confirm: %d x86-64, %d i386, %d arm64\n", known[0],
	       known[1], known[2]);
	for (i = 0; i < KINDS; i++)
		if (uses[i])
			printf("%s %d\n", kinds[i], uses[i]);
	return faults ? 1 : 0;
}
