// SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0
/* structs.h against structures that the kernel's headers keep to themselves. */
#define _GNU_SOURCE
#include "layouts.h"

#include <fcntl.h>
#include <sys/socket.h>

STRUCT(MMSGHDR, struct mmsghdr);
FIELD(MMSGHDR, msg_name, struct mmsghdr, msg_hdr.msg_name);
FIELD(MMSGHDR, msg_namelen, struct mmsghdr, msg_hdr.msg_namelen);
FIELD(MMSGHDR, msg_iov, struct mmsghdr, msg_hdr.msg_iov);
FIELD(MMSGHDR, msg_iovlen, struct mmsghdr, msg_hdr.msg_iovlen);
FIELD(MMSGHDR, msg_control, struct mmsghdr, msg_hdr.msg_control);
FIELD(MMSGHDR, msg_controllen, struct mmsghdr, msg_hdr.msg_controllen);
FIELD(MMSGHDR, msg_flags, struct mmsghdr, msg_hdr.msg_flags);
FIELD(MMSGHDR, msg_len, struct mmsghdr, msg_len);

STRUCT(FILE_HANDLE, struct file_handle);
FIELD(FILE_HANDLE, handle_bytes, struct file_handle, handle_bytes);
FIELD(FILE_HANDLE, handle_type, struct file_handle, handle_type);
