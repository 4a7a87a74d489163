#pragma once

#include "churn-sentiment.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_PARTICIPANT_CUSTOMER,
  CHURN_PARTICIPANT_AGENT,
  CHURN_PARTICIPANT_SYSTEM,
} ChurnParticipant;

/* One turn of the transcript. @begin and @end are milliseconds since the contact began;
 * @version is the contact's version that brought it. Immutable once shared. */
typedef struct
{
  char *id;
  ChurnParticipant participant;
  gint64 begin;
  gint64 end;
  char *content;
  ChurnSentiment sentiment;
  gint64 version;
} ChurnSegment;

ChurnSegment *churn_segment_new (void);
ChurnSegment *churn_segment_ref (ChurnSegment *self);
void churn_segment_unref (ChurnSegment *self);
void churn_segment_build (const ChurnSegment *self, JsonBuilder *builder);
ChurnSegment *churn_segment_parse (JsonObject *object, GError **error);

const char *churn_participant_get_name (ChurnParticipant participant);
gboolean churn_participant_from_name (const char *name, ChurnParticipant *participant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSegment, churn_segment_unref)

G_END_DECLS
