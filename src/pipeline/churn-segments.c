#include "churn-segments.h"

#include "churn-speech.h"

/* A turn that ended so many milliseconds after the start was heard by now. */
static gint64
estimate_start (const ChurnSegmentRecord *record, gint64 now)
{
  gint64 end = 0;

  for (guint i = 0; i < record->turns->len; i++)
    {
      const ChurnSegment *turn = g_ptr_array_index (record->turns, i);

      end = MAX (end, turn->end);
    }
  return now - end * (G_USEC_PER_SEC / 1000);
}

/**
 * churn_segments:
 * @pipeline: the ports
 * @record: a record of the segment stream
 * @now: the time now, microseconds UTC
 * @changed: (out) (optional): whether it brought anything new
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "segments": turns are kept with the contact, each once, and the contact's analysis goes
 * on, is completed or has failed. The end of the analysis is not the end of the contact.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_segments (ChurnPipeline *pipeline,
                const ChurnSegmentRecord *record,
                gint64 now,
                gboolean *changed,
                GCancellable *cancellable,
                GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  gboolean merged = FALSE;
  guint n_added = 0;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  facts = churn_contact_copy (record->facts);
  facts->heard = now;
  facts->begun = estimate_start (record, now);
  contact = churn_store_merge_contact (store, facts, now, &merged, cancellable, error);
  if (contact == NULL)
    return FALSE;
  if (record->turns->len > 0 && !churn_store_add_segments (store, contact->id, record->turns, now,
                                                           &n_added, cancellable, error))
    return FALSE;
  if (changed != NULL)
    *changed = merged || n_added > 0;
  /* After the end no tick hears them. */
  return n_added == 0 || churn_contact_is_live (contact) ||
         churn_speech_hear (pipeline, contact, now, cancellable, error);
}
