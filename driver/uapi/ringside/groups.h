/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * What events are about, for people who want many of them at once: a class has groups, a group
 * has events.
 */
#ifndef RINGSIDE_GROUPS_H
#define RINGSIDE_GROUPS_H

/* X(NAME, value, "json_name") */
#define RINGSIDE_CLASSES(X) \
	X(FILE_SYSTEM, 1, "file_system") \
	X(NETWORK, 2, "network") \
	X(TIME, 3, "time") \
	X(SYSTEM, 4, "system") \
	X(SIGNALS, 5, "signals") \
	X(IPC, 6, "ipc") \
	X(PROCESS_MANAGEMENT, 7, "process_management")

#define RINGSIDE_CLASS_ENUM(name, value, json) RINGSIDE_CLASS_##name = value,
enum ringside_class {
	RINGSIDE_CLASSES(RINGSIDE_CLASS_ENUM)
};
#undef RINGSIDE_CLASS_ENUM

/* X(NAME, value, CLASS, "json_name") */
#define RINGSIDE_GROUPS(X) \
	X(FILES, 1, FILE_SYSTEM, "files") \
	X(DIRECTORIES, 2, FILE_SYSTEM, "directories") \
	X(LINKS, 3, FILE_SYSTEM, "links") \
	X(BASIC_ATTRIBUTES, 4, FILE_SYSTEM, "basic_attributes") \
	X(EXTENDED_ATTRIBUTES, 5, FILE_SYSTEM, "extended_attributes") \
	X(DESCRIPTORS, 6, FILE_SYSTEM, "descriptors") \
	X(READ_WRITE, 7, FILE_SYSTEM, "read_write") \
	X(SYNCHRONIZED_IO, 8, FILE_SYSTEM, "synchronized_io") \
	X(ASYNCHRONOUS_IO, 9, FILE_SYSTEM, "asynchronous_io") \
	X(MULTIPLEXED_IO, 10, FILE_SYSTEM, "multiplexed_io") \
	X(MONITORING, 11, FILE_SYSTEM, "monitoring") \
	X(MISCELLANEOUS_FILES, 12, FILE_SYSTEM, "miscellaneous_files") \
	X(SOCKETS, 13, NETWORK, "sockets") \
	X(NETWORK_IO, 14, NETWORK, "network_io") \
	X(NAMING, 15, NETWORK, "naming") \
	X(FILTERING, 16, NETWORK, "filtering") \
	X(TIME_OF_DAY, 17, TIME, "time_of_day") \
	X(POSIX_CLOCKS, 18, TIME, "posix_clocks") \
	X(CLOCK_TIMERS, 19, TIME, "clock_timers") \
	X(SYSTEM_TIMERS, 20, TIME, "system_timers") \
	X(DESCRIPTOR_TIMERS, 21, TIME, "descriptor_timers") \
	X(MISCELLANEOUS_TIME, 22, TIME, "miscellaneous_time") \
	X(KERNEL, 23, SYSTEM, "kernel") \
	X(ACCOUNTING, 24, SYSTEM, "accounting") \
	X(PRIVILEGED_FILE_SYSTEM, 25, SYSTEM, "privileged_file_system") \
	X(UNPRIVILEGED_FILE_SYSTEM, 26, SYSTEM, "unprivileged_file_system") \
	X(MISCELLANEOUS_SYSTEM, 27, SYSTEM, "miscellaneous_system") \
	X(STANDARD_SIGNALS, 28, SIGNALS, "standard_signals") \
	X(REAL_TIME_SIGNALS, 29, SIGNALS, "real_time_signals") \
	X(DESCRIPTOR_SIGNALS, 30, SIGNALS, "descriptor_signals") \
	X(MISCELLANEOUS_SIGNALS, 31, SIGNALS, "miscellaneous_signals") \
	X(PIPES, 32, IPC, "pipes") \
	X(SHARED_MEMORY, 33, IPC, "shared_memory") \
	X(SEMAPHORES, 34, IPC, "semaphores") \
	X(FUTEXES, 35, IPC, "futexes") \
	X(MESSAGE_QUEUES, 36, IPC, "message_queues") \
	X(EXECUTION, 37, PROCESS_MANAGEMENT, "execution") \
	X(PROCESS, 38, PROCESS_MANAGEMENT, "process") \
	X(SESSION, 39, PROCESS_MANAGEMENT, "session") \
	X(PROCESS_GROUP, 40, PROCESS_MANAGEMENT, "process_group") \
	X(USER, 41, PROCESS_MANAGEMENT, "user") \
	X(NAMESPACE, 42, PROCESS_MANAGEMENT, "namespace") \
	X(SCHEDULING, 43, PROCESS_MANAGEMENT, "scheduling") \
	X(RESOURCES, 44, PROCESS_MANAGEMENT, "resources") \
	X(VIRTUAL_MEMORY, 45, PROCESS_MANAGEMENT, "virtual_memory") \
	X(THREADING, 46, PROCESS_MANAGEMENT, "threading") \
	X(MISCELLANEOUS_PROCESS, 47, PROCESS_MANAGEMENT, "miscellaneous_process")

#define RINGSIDE_GROUP_ENUM(name, value, class, json) RINGSIDE_GROUP_##name = value,
enum ringside_group {
	RINGSIDE_GROUPS(RINGSIDE_GROUP_ENUM)
};
#undef RINGSIDE_GROUP_ENUM

#endif
