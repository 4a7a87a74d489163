#pragma once

#include "churn-segment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_TRANSCRIPTS (churn_transcripts_get_type ())
G_DECLARE_INTERFACE (ChurnTranscripts, churn_transcripts, CHURN, TRANSCRIPTS, GObject)

/* The segments of a contact after a token, for centres without a segment stream. *next_token: %NULL
 * when the analysis is over (Contact Lens: completed or failed). */
struct _ChurnTranscriptsInterface
{
  GTypeInterface parent;

  GPtrArray *(*list) (ChurnTranscripts *self,
                      const char *contact_id,
                      const char *token,
                      char **next_token,
                      GCancellable *cancellable,
                      GError **error);
};

GPtrArray *churn_transcripts_list (ChurnTranscripts *self,
                                   const char *contact_id,
                                   const char *token,
                                   char **next_token,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
