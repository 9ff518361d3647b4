/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * Assertions about structs.h. Each also leaves a name behind, so that what nobody compared does not
 * compile.
 */
#ifndef RINGSIDE_CHECK_LAYOUTS_H
#define RINGSIDE_CHECK_LAYOUTS_H

#include "structs.h"
#include <stddef.h>

#define BYTES_CONSTANT(structure, value, bytes) BYTES_##structure = bytes,
#define OFFSET_CONSTANT(structure, name, offset, ...) OFFSET_##structure##_##name = offset,
#define WIDTH_CONSTANT(structure, name, offset, bytes, ...) WIDTH_##structure##_##name = bytes,
enum {
	RINGSIDE_STRUCTS(BYTES_CONSTANT)
	RINGSIDE_I386_STRUCTS(BYTES_CONSTANT)
};

enum {
	RINGSIDE_FIELDS(OFFSET_CONSTANT)
	RINGSIDE_I386_FIELDS(OFFSET_CONSTANT)
};

enum {
	RINGSIDE_FIELDS(WIDTH_CONSTANT)
	RINGSIDE_I386_FIELDS(WIDTH_CONSTANT)
};

/* Whether structs.h describes the structure for the ABI that this is compiled for. */
#ifdef __i386__
#define SAME_ON_I386(structure, other) \
	CHECKED_##structure = RINGSIDE_STRUCT_##structure == RINGSIDE_STRUCT_##other,
#define OF_I386(structure, value, bytes) CHECKED_##structure = 1,
enum {
	RINGSIDE_STRUCT_NONE = 0,
	RINGSIDE_STRUCTS_ON_I386(SAME_ON_I386)
	RINGSIDE_I386_STRUCTS(OF_I386)
};
#else
#define OF_X86_64(structure, value, bytes) CHECKED_##structure = 1,
enum {
	RINGSIDE_STRUCTS(OF_X86_64)
};
#endif

#define RINGSIDE_BYTES_OF(structure) BYTES_##structure

/* No structure is larger than what the engines copy into. */
#define WITHIN_LIMIT(structure, value, bytes) \
	_Static_assert((bytes) <= RINGSIDE_STRUCT_MAX_BYTES, #structure);
RINGSIDE_STRUCTS(WITHIN_LIMIT)
RINGSIDE_I386_STRUCTS(WITHIN_LIMIT)

/* A field lies inside its structure. */
#define WITHIN_STRUCT(structure, name, offset, bytes, ...) \
	_Static_assert((offset) + (bytes) <= BYTES_##structure, #structure "." #name);
RINGSIDE_FIELDS(WITHIN_STRUCT)
RINGSIDE_I386_FIELDS(WITHIN_STRUCT)

#define SKIP_STRUCT(structure) enum { STRUCT_SEEN_##structure = 1 }
#define SKIP(structure, name) enum { FIELD_SEEN_##structure##_##name = 1 }

/* structs.h has the whole of the type. */
#define STRUCT(structure, type)                                                    \
	_Static_assert(!CHECKED_##structure || BYTES_##structure == sizeof(type),  \
		       #structure " has bytes");                                   \
	SKIP_STRUCT(structure)

/* structs.h has the beginning of the type. */
#define HEAD(structure, type)                                                      \
	_Static_assert(!CHECKED_##structure || BYTES_##structure <= sizeof(type),  \
		       #structure " has bytes");                                   \
	SKIP_STRUCT(structure)

#define AT(structure, name, offset, bytes)                                                 \
	_Static_assert(!CHECKED_##structure || OFFSET_##structure##_##name == (offset),    \
		       #structure "." #name " at");                                        \
	_Static_assert(!CHECKED_##structure || WIDTH_##structure##_##name == (bytes),      \
		       #structure "." #name " bytes");                                     \
	SKIP(structure, name)

#define FIELD(structure, name, type, member) \
	AT(structure, name, offsetof(type, member), sizeof(((type *)0)->member))

/* A member of one element of an array. */
#define NESTED(structure, name, type, index, member)                             \
	AT(structure, name, (index) * sizeof(type) + offsetof(type, member), \
	   sizeof(((type *)0)->member))

#define ELEMENT(structure, name, type, index) \
	AT(structure, name, (index) * sizeof(type), sizeof(type))

/* A structure of the one field "value". */
#define VALUE(structure, type)     \
	STRUCT(structure, type);   \
	ELEMENT(structure, value, type, 0)

#endif
