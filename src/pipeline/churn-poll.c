#include "churn-poll.h"

#include "churn-error.h"
#include "churn-segments.h"

/* One page of a contact's transcript. */
typedef struct
{
  GPtrArray *turns; /* of ChurnSegment; NULL: nothing was heard */
  char *next_token; /* NULL: the analysis is over */
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->turns, g_ptr_array_unref);
  g_clear_pointer (&page->next_token, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* Asks for what comes after the token. That nobody answers is no failure: the next tick asks again,
 * by the same token. */
static gboolean
ask (ChurnPipeline *pipeline,
     const char *contact_id,
     const char *token,
     Page *page,
     GCancellable *cancellable,
     GError **error)
{
  ChurnTranscripts *transcripts = churn_pipeline_get_transcripts (pipeline);
  g_autoptr (GError) local = NULL;

  page->turns = churn_transcripts_list (transcripts, contact_id, token, &page->next_token,
                                        cancellable, &local);
  /* A token that is refused would be for ever. Turns that come again are known by their ids. */
  if (token != NULL && g_error_matches (local, CHURN_ERROR, CHURN_ERROR_INVALID))
    {
      g_clear_error (&local);
      page->turns = churn_transcripts_list (transcripts, contact_id, NULL, &page->next_token,
                                            cancellable, &local);
    }
  if (local == NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  /* That it has not begun, and that it is another contact's turn, is as usual as an answer. */
  if (!g_error_matches (local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND) &&
      !g_error_matches (local, CHURN_ERROR, CHURN_ERROR_THROTTLED))
    g_message ("Contact %s: no transcript now: %s", contact_id, local->message);
  return TRUE;
}

/* How long ago the newest of them ended. */
static void
measure_age (ChurnPipeline *pipeline, const ChurnContact *contact, GPtrArray *turns, gint64 now)
{
  ChurnCounts *counts = churn_pipeline_get_counts (pipeline);
  gint64 end = 0;

  for (guint i = 0; i < turns->len; i++)
    end = MAX (end, ((const ChurnSegment *) g_ptr_array_index (turns, i))->end);
  if (turns->len > 0 && contact->initiated != 0)
    counts->speech_age =
        MAX (counts->speech_age, now - contact->initiated - end * (G_USEC_PER_SEC / 1000));
}

/* First the turns, then the token after them, then how the analysis goes: wherever this stops, the
 * page is asked for again rather than lost. */
static gboolean
keep (ChurnPipeline *pipeline,
      const ChurnContact *contact,
      const char *token,
      const Page *page,
      gint64 now,
      GCancellable *cancellable,
      GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) facts = churn_contact_new (contact->id);
  g_autoptr (ChurnContact) merged = NULL;
  const ChurnSegmentRecord record = { facts, page->turns };

  if (page->turns->len > 0 && !churn_segments (pipeline, &record, now, NULL, cancellable, error))
    return FALSE;
  measure_age (pipeline, contact, page->turns, now);
  if (page->next_token != NULL && g_strcmp0 (page->next_token, token) != 0 &&
      !churn_store_set_transcript_token (store, contact->id, page->next_token, cancellable, error))
    return FALSE;
  facts->analysis = page->next_token != NULL ? CHURN_ANALYSIS_RUNNING : CHURN_ANALYSIS_COMPLETED;
  if (facts->analysis == contact->analysis)
    return TRUE;
  merged = churn_store_merge_contact (store, facts, now, NULL, cancellable, error);
  return merged != NULL;
}

/**
 * churn_poll_is_due:
 * @pipeline: the ports
 * @contact: a contact
 * @now: the time now, microseconds UTC
 *
 * Says whether the contact's transcript may have to be asked for: where there are transcripts,
 * until the contact's analysis is over, after its end for %CHURN_POLL_LAST_SECONDS.
 *
 * Returns: whether
 */
gboolean
churn_poll_is_due (ChurnPipeline *pipeline, const ChurnContact *contact, gint64 now)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (contact != NULL, FALSE);

  if (churn_pipeline_get_transcripts (pipeline) == NULL ||
      contact->analysis == CHURN_ANALYSIS_COMPLETED || contact->analysis == CHURN_ANALYSIS_FAILED)
    return FALSE;
  return churn_contact_is_live (contact) || now - churn_contact_get_ended (contact) <=
                                                CHURN_POLL_LAST_SECONDS * (gint64) G_USEC_PER_SEC;
}

/**
 * churn_poll:
 * @pipeline: the ports
 * @contact: a contact, as it stands
 * @now: the time now, microseconds UTC
 * @over: (out): whether there is nothing more to ask for
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Where a centre has no segment stream: asks for one page of what was said in a contact since it
 * was asked last, and adds it as the step "segments" does. A contact whose analysis is known
 * although it was never asked for has a stream. When the pages end the analysis is completed; that
 * it has not begun, is throttled or not answered means nothing new for now, and never the end.
 *
 * Returns: %TRUE, or %FALSE with @error set if the store does not answer, or @cancellable was used
 */
gboolean
churn_poll (ChurnPipeline *pipeline,
            const ChurnContact *contact,
            gint64 now,
            gboolean *over,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *token = NULL;
  g_auto (Page) page = { NULL, NULL };

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (contact != NULL, FALSE);
  g_return_val_if_fail (over != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *over = TRUE;
  if (!churn_poll_is_due (pipeline, contact, now))
    return TRUE;
  if (!churn_store_get_transcript_token (churn_pipeline_get_store (pipeline), contact->id, &token,
                                         cancellable, error))
    return FALSE;
  if (token == NULL && contact->analysis != CHURN_ANALYSIS_NONE)
    return TRUE;
  *over = FALSE;
  if (!ask (pipeline, contact->id, token, &page, cancellable, error))
    return FALSE;
  if (page.turns == NULL)
    return TRUE;
  *over = page.next_token == NULL;
  return keep (pipeline, contact, token, &page, now, cancellable, error);
}
