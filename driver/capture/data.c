// SPDX-License-Identifier: GPL-2.0-only
/* read, write, send, recv and their like: what they transferred, up to the snap length. */

static noinline void ringside_data_gather(struct ringside_record *record,
					  const struct ringside_call *call, u32 snap)
{
	if (!ringside_record_fits(record, snap))
		ringside_record_move(record,
				     ringside_data_place(container_of(record, struct ringside_slot,
								      record)),
				     ringside_data_place_bytes(ringside_data_snap_bytes));
	ringside_data_read(record, call->syscall, call->args, call->ret, snap,
			   RINGSIDE_CALL_IS_I386(call->nr));
}

/* The last parameter: all others have found the room that they have without it. */
static void capture_data(struct ringside_record *record, const struct ringside_call *call)
{
	u32 snap = READ_ONCE(ringside_snap_bytes[call->syscall->event]);

	if (snap && call->ret >= 0)
		ringside_data_gather(record, call, snap);
}
