#pragma once

#include "churn-contact.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One record of Amazon Connect's real-time contact analysis segment stream, read. */
typedef struct
{
  ChurnContact *facts; /* its id, channel and how its analysis goes */
  GPtrArray *turns;    /* of ChurnSegment */
} ChurnSegmentRecord;

gboolean churn_segment_record_parse (JsonObject *object,
                                     const char *where,
                                     ChurnSegmentRecord **record,
                                     GError **error);
GPtrArray *
churn_segment_record_parse_turns (JsonArray *segments, const char *where, GError **error);
void churn_segment_record_free (ChurnSegmentRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSegmentRecord, churn_segment_record_free)

G_END_DECLS
