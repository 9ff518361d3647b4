// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine: arguments that are memory, copied as the call's row of the table says. Which of them
 * there are is known before the first record (ringside_syscalls_prepare), so a call whose arguments
 * are all registers is never walked.
 *
 * Beside the table and the record writer it knows only ringside_user_read() and
 * ringside_user_string(), so that the same file is tested on a host.
 */
#define RINGSIDE_STRINGS_MAX_POINTERS 512
#define RINGSIDE_SOCKADDR_MAX_BYTES 128 /* struct sockaddr_storage */
#define RINGSIDE_SOCKADDR_MIN_BYTES 2 /* the family: less the kernel refuses unread */
#define RINGSIDE_VECTOR_MAX 1024 /* elements: UIO_MAXIOV, of more every call fails */

/* One argument on its way into the record. */
struct ringside_memory {
	struct ringside_record *record;
	const struct ringside_argument *argument;
	const unsigned long *args; /* all of the call, for lengths and counts */
	unsigned long address; /* not 0 */
	long ret;
	u16 id; /* of the parameter */
	bool is_i386; /* the caller's ABI: pointers of 4 bytes, and its own structures */
};

static u32 ringside_memory_pointer_bytes(const struct ringside_memory *memory)
{
	return memory->is_i386 ? sizeof(u32) : sizeof(u64);
}

/* Of the structure that the argument is; 0: it is not read. */
static u32 ringside_memory_struct_bytes(const struct ringside_memory *memory)
{
	return ringside_struct_bytes[memory->is_i386][memory->argument->detail];
}

/* bytes of user memory as they are; flags: what is known already. */
static void ringside_memory_copy(const struct ringside_memory *memory, unsigned long from,
				 u32 bytes, u8 flags)
{
	u8 *to = ringside_record_open(memory->record, memory->id, RINGSIDE_SOURCE_USER_AT_EXIT,
				      bytes);
	u32 done;

	if (!to)
		return;
	done = ringside_user_read(to, from, bytes);
	if (done < bytes)
		flags |= RINGSIDE_PARAM_UNREADABLE;
	ringside_record_close(memory->record, done, flags);
}

static void ringside_memory_unreadable(const struct ringside_memory *memory)
{
	ringside_record_absent(memory->record, memory->id, RINGSIDE_SOURCE_USER_AT_EXIT,
			       RINGSIDE_PARAM_UNREADABLE);
}

static void ringside_memory_unsupported(const struct ringside_memory *memory)
{
	ringside_record_absent(memory->record, memory->id, RINGSIDE_SOURCE_USER_AT_EXIT,
			       RINGSIDE_PARAM_UNSUPPORTED);
}

static void ringside_memory_string(const struct ringside_memory *memory)
{
	u32 room = ringside_record_room(memory->record);
	u8 *to = ringside_record_open(memory->record, memory->id, RINGSIDE_SOURCE_USER_AT_EXIT,
				      room);
	u8 flags = 0;
	u32 bytes;

	if (!to)
		return;
	bytes = ringside_user_string(to, memory->address, room, &flags);
	ringside_record_close(memory->record, bytes, flags);
}

/* Pointers up to NULL, then what they point to. The first that is cut or unreadable is the last. */
static void ringside_memory_strings(const struct ringside_memory *memory)
{
	u32 room = ringside_record_room(memory->record), done = 0;
	u8 *to = ringside_record_open(memory->record, memory->id, RINGSIDE_SOURCE_USER_AT_EXIT,
				      room);
	u32 pointer = ringside_memory_pointer_bytes(memory);
	unsigned int i;
	u8 flags = 0;

	if (!to)
		return;
	for (i = 0; !flags; i++) {
		u64 string = 0; /* a short one is its lower half */

		if (i == RINGSIDE_STRINGS_MAX_POINTERS || done == room) {
			flags = RINGSIDE_PARAM_TRUNCATED;
			break;
		}
		if (ringside_user_read(&string, memory->address + i * pointer, pointer) !=
		    pointer) {
			flags = RINGSIDE_PARAM_UNREADABLE;
			break;
		}
		if (!string)
			break;
		/* One byte is kept for the terminator. */
		done += ringside_user_string(to + done, string, room - done - 1, &flags);
		to[done++] = 0;
	}
	ringside_record_close(memory->record, done, flags);
}

static void ringside_memory_sockaddr(const struct ringside_memory *memory, unsigned long address,
				     s32 length)
{
	if (address && length >= RINGSIDE_SOCKADDR_MIN_BYTES)
		ringside_memory_copy(memory, address,
				     min_t(u32, length, RINGSIDE_SOCKADDR_MAX_BYTES), 0);
}

/* The length that the kernel left in user memory. */
static void ringside_memory_sockaddr_out(const struct ringside_memory *memory)
{
	s32 length;

	if (ringside_user_read(&length, memory->args[memory->argument->index], sizeof(length)) ==
	    sizeof(length))
		ringside_memory_sockaddr(memory, memory->address, length);
	else
		ringside_memory_unreadable(memory);
}

/* The beginning of struct user_msghdr: a pointer, and the length of what it points to. */
static void ringside_memory_msghdr(const struct ringside_memory *memory)
{
	u32 pointer = ringside_memory_pointer_bytes(memory);
	struct {
		u64 name;
		s32 length, padding;
	} message;
	struct {
		u32 name;
		s32 length;
	} short_message;
	void *to = memory->is_i386 ? (void *)&short_message : (void *)&message;

	if (ringside_user_read(to, memory->address, 2 * pointer) != 2 * pointer)
		ringside_memory_unreadable(memory);
	else if (memory->is_i386)
		ringside_memory_sockaddr(memory, short_message.name, short_message.length);
	else
		ringside_memory_sockaddr(memory, message.name, message.length);
}

static void ringside_memory_structs(const struct ringside_memory *memory, u64 count)
{
	u32 bytes = ringside_memory_struct_bytes(memory), most;

	if (!bytes) {
		ringside_memory_unsupported(memory);
		return;
	}
	most = min_t(u32, RINGSIDE_STRUCTS_MAX, ringside_record_room(memory->record) / bytes);
	if (count)
		ringside_memory_copy(memory, memory->address, min_t(u64, count, most) * bytes,
				     count > most ? RINGSIDE_PARAM_TRUNCATED : 0);
}

/* most: no more than this of it. */
static void ringside_memory_struct(const struct ringside_memory *memory, u64 most)
{
	u32 bytes = ringside_memory_struct_bytes(memory);

	if (!bytes)
		ringside_memory_unsupported(memory);
	else if (most)
		ringside_memory_copy(memory, memory->address, min_t(u64, most, bytes), 0);
}

static void ringside_memory_read(const struct ringside_memory *memory)
{
	const struct ringside_argument *argument = memory->argument;
	unsigned long other = memory->args[argument->index];

	/* Most are: asked before the others, of which no table of jumps is made. */
	if (argument->kind == RINGSIDE_ARGUMENT_PATH || argument->kind == RINGSIDE_ARGUMENT_STRING) {
		ringside_memory_string(memory);
		return;
	}
	switch (argument->kind) {
	case RINGSIDE_ARGUMENT_STRINGS:
		ringside_memory_strings(memory);
		break;
	case RINGSIDE_ARGUMENT_SOCKADDR:
		ringside_memory_sockaddr(memory, memory->address, other);
		break;
	case RINGSIDE_ARGUMENT_SOCKADDR_OUT:
		ringside_memory_sockaddr_out(memory);
		break;
	case RINGSIDE_ARGUMENT_MSGHDR:
	case RINGSIDE_ARGUMENT_MSGHDR_OUT:
		ringside_memory_msghdr(memory);
		break;
	case RINGSIDE_ARGUMENT_STRUCT:
	case RINGSIDE_ARGUMENT_STRUCT_OUT:
		ringside_memory_struct(memory, RINGSIDE_STRUCT_MAX_BYTES);
		break;
	case RINGSIDE_ARGUMENT_STRUCT_SIZED:
		ringside_memory_struct(memory, other);
		break;
	case RINGSIDE_ARGUMENT_STRUCTS:
		ringside_memory_structs(memory, (u32)other);
		break;
	case RINGSIDE_ARGUMENT_STRUCTS_OUT:
		/* getgroups() returns what there is also where it was given no room for it. */
		ringside_memory_structs(memory, min_t(u64, memory->ret, (u32)other));
		break;
	}
}

static noinline void ringside_arguments_walk(struct ringside_record *record,
					     const struct ringside_syscall *syscall,
					     const unsigned long *args, long ret, bool is_i386,
					     unsigned int left)
{
	unsigned int i;

	for (i = 0; left; i++, left >>= 1) {
		if (left & 1 && args[i]) {
			/* Every field: else kernels that clear the stack would clear them all. */
			struct ringside_memory memory = {
				.record = record,
				.argument = syscall->args + i,
				.args = args,
				.address = args[i],
				.ret = ret,
				.id = RINGSIDE_PARAM_ID_ARG0 + i,
				.is_i386 = is_i386,
			};

			ringside_memory_read(&memory);
		}
	}
}

/*
 * The memory arguments of a call that returned ret, in their order. Most calls have none: they do
 * not pay for the walk's frame, which some kernels' compilers set to zero.
 */
static void ringside_arguments_read(struct ringside_record *record,
				    const struct ringside_syscall *syscall,
				    const unsigned long *args, long ret, bool is_i386)
{
	unsigned int left = syscall->memory | (ret >= 0 ? syscall->memory_out : 0);

	if (left)
		ringside_arguments_walk(record, syscall, args, ret, is_i386, left);
}

/* struct iovec */
struct ringside_vector {
	unsigned long base, bytes;
};

/* An element of a vector, of whose ABI pointers have 4 bytes or 8. False: it cannot be read. */
static bool ringside_data_element(struct ringside_vector *element, unsigned long address,
				  bool is_i386)
{
	u32 words[2];

	if (!is_i386)
		return ringside_user_read(element, address, sizeof(*element)) == sizeof(*element);
	if (ringside_user_read(words, address, sizeof(words)) != sizeof(words))
		return false;
	element->base = words[0];
	element->bytes = words[1];
	return true;
}

/* Up to the bytes that the call transferred: who changes the vector meanwhile gets no more. */
static u32 ringside_data_vector(u8 *to, unsigned long vector, u64 count, u32 bytes, u8 *flags,
				bool is_i386)
{
	struct ringside_vector element;
	u32 done = 0, chunk, read;

	for (count = min_t(u64, count, RINGSIDE_VECTOR_MAX); count && done < bytes; count--) {
		if (!ringside_data_element(&element, vector, is_i386)) {
			*flags = RINGSIDE_PARAM_UNREADABLE;
			break;
		}
		chunk = min_t(u64, element.bytes, bytes - done);
		read = ringside_user_read(to + done, element.base, chunk);
		done += read;
		if (read < chunk) {
			*flags = RINGSIDE_PARAM_UNREADABLE;
			break;
		}
		vector += is_i386 ? 2 * sizeof(u32) : sizeof(element);
	}
	return done;
}

/* As each ABI has struct user_msghdr, up to what is needed: name, its length, vector, count. */
static u32 ringside_data_message(u8 *to, unsigned long address, u32 bytes, u8 *flags, bool is_i386)
{
	u64 message[4] = { 0 };
	u32 short_message[4];
	void *into = is_i386 ? (void *)short_message : (void *)message;
	u32 size = is_i386 ? sizeof(short_message) : sizeof(message);

	if (ringside_user_read(into, address, size) != size) {
		*flags = RINGSIDE_PARAM_UNREADABLE;
		return 0;
	}
	if (is_i386)
		return ringside_data_vector(to, short_message[2], short_message[3], bytes, flags,
					    true);
	return ringside_data_vector(to, message[2], message[3], bytes, flags, false);
}

/* How much a call transferred that returned ret. other: the argument that its data refers to. */
static u64 ringside_data_length(const struct ringside_syscall *syscall,
				const struct ringside_argument *data, unsigned long other, long ret)
{
	if (syscall->args[data->index].kind != RINGSIDE_ARGUMENT_U64)
		other = (u32)other;
	if (data->kind == RINGSIDE_ARGUMENT_BYTES)
		return other;
	/* With MSG_TRUNC, or asked for the size alone, a call returns more than it wrote. */
	if (data->kind == RINGSIDE_ARGUMENT_BYTES_OUT)
		return min_t(u64, ret, other);
	return ret;
}

/* The data of a call that succeeded, at most snap bytes. The record has room for as much. */
static void ringside_data_read(struct ringside_record *record,
			       const struct ringside_syscall *syscall, const unsigned long *args,
			       long ret, u32 snap, bool is_i386)
{
	const struct ringside_argument *data = &syscall->args[syscall->data];
	bool is_message = data->kind == RINGSIDE_ARGUMENT_MSGHDR ||
			  data->kind == RINGSIDE_ARGUMENT_MSGHDR_OUT;
	unsigned long address = args[syscall->data], other = args[data->index];
	u64 length = ringside_data_length(syscall, data, other, ret);
	u32 bytes = min_t(u64, length, snap), done;
	u8 flags = 0, *to;

	if (!address)
		return;
	to = ringside_record_open(record, is_message ? RINGSIDE_PARAM_ID_DATA :
						       RINGSIDE_PARAM_ID_ARG0 + syscall->data,
				  RINGSIDE_SOURCE_USER_AT_EXIT, bytes);
	if (!to)
		return;
	if (is_message) {
		done = ringside_data_message(to, address, bytes, &flags, is_i386);
	} else if (data->kind == RINGSIDE_ARGUMENT_IOVEC ||
		   data->kind == RINGSIDE_ARGUMENT_IOVEC_OUT) {
		done = ringside_data_vector(to, address, other, bytes, &flags, is_i386);
	} else {
		done = ringside_user_read(to, address, bytes);
		if (done < bytes)
			flags = RINGSIDE_PARAM_UNREADABLE;
	}
	if (length > snap && done == bytes)
		flags = RINGSIDE_PARAM_TRUNCATED;
	ringside_record_close(record, done, flags);
}

/* The parameter of the call's first argument of a kind, and so of a capture that knows better. */
static u16 ringside_argument_id(const struct ringside_syscall *syscall, u8 kind)
{
	u16 i = 0;

	while (i < RINGSIDE_ARGUMENTS - 1 && syscall->args[i].kind != kind)
		i++;
	return RINGSIDE_PARAM_ID_ARG0 + i;
}

/* Kinds that are memory, and what is data: that is read by another way, if somebody asked for it. */
static void ringside_syscalls_prepare(struct ringside_syscall *syscalls, unsigned int count)
{
	unsigned int i;

	for (; count--; syscalls++) {
		for (i = 0; i < RINGSIDE_ARGUMENTS; i++) {
			switch (syscalls->args[i].kind) {
			case RINGSIDE_ARGUMENT_PATH:
			case RINGSIDE_ARGUMENT_STRING:
			case RINGSIDE_ARGUMENT_STRINGS:
			case RINGSIDE_ARGUMENT_SOCKADDR:
			case RINGSIDE_ARGUMENT_STRUCT:
			case RINGSIDE_ARGUMENT_STRUCTS:
			case RINGSIDE_ARGUMENT_STRUCT_SIZED:
				syscalls->memory |= 1U << i;
				break;
			case RINGSIDE_ARGUMENT_MSGHDR:
				syscalls->memory |= 1U << i;
				syscalls->data = i;
				break;
			case RINGSIDE_ARGUMENT_SOCKADDR_OUT:
			case RINGSIDE_ARGUMENT_STRUCT_OUT:
			case RINGSIDE_ARGUMENT_STRUCTS_OUT:
				syscalls->memory_out |= 1U << i;
				break;
			case RINGSIDE_ARGUMENT_MSGHDR_OUT:
				syscalls->memory_out |= 1U << i;
				syscalls->data = i;
				break;
			case RINGSIDE_ARGUMENT_BYTES:
			case RINGSIDE_ARGUMENT_BYTES_SENT:
			case RINGSIDE_ARGUMENT_BYTES_OUT:
			case RINGSIDE_ARGUMENT_IOVEC:
			case RINGSIDE_ARGUMENT_IOVEC_OUT:
				syscalls->data = i;
				break;
			}
		}
	}
}
