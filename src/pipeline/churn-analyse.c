#include "churn-analyse.h"

#include "churn-caller.h"
#include "churn-initial-prediction.h"
#include "churn-poll.h"
#include "churn-scoring.h"
#include "churn-speech.h"
#include "churn-track.h"

/* The contacts that a tick has news of, and the row and cause of each. */
typedef struct
{
  GPtrArray *contacts; /* of ChurnContact */
  GArray *rows;        /* of ChurnFeatures */
  GArray *causes;      /* of ChurnCause */
} Due;

static void
due_clear (Due *due)
{
  g_ptr_array_unref (due->contacts);
  g_array_unref (due->rows);
  g_array_unref (due->causes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Due, due_clear)

static void
take (ChurnContact **contact, ChurnContact *newer)
{
  if (newer == NULL)
    return;
  churn_contact_unref (*contact);
  *contact = newer;
}

/* What the contact centre did not say when it was asked, asked again. Where the customer is known
 * by it, so may be a first prediction. */
static gboolean
complete (ChurnPipeline *pipeline,
          ChurnContact **contact,
          ChurnPrediction **latest,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (GError) local = NULL;

  if (((*contact)->agent_arn != NULL && (*contact)->agent_id == NULL) ||
      ((*contact)->queue_arn != NULL && (*contact)->queue == NULL))
    {
      g_autoptr (ChurnContact) facts = churn_contact_copy (*contact);

      churn_track_name (pipeline, facts, cancellable);
      take (contact, churn_store_merge_contact (store, facts, now, NULL, cancellable, &local));
    }
  /* No contact event has told the start, without which there is no saying when a turn was. */
  if (local == NULL && (*contact)->initiated == 0)
    take (contact, churn_track_describe (pipeline, (*contact)->id, now, cancellable, &local));
  if (local == NULL && (*contact)->customer_id == NULL &&
      churn_caller_identify (pipeline, *contact, NULL, now, cancellable, &local))
    {
      g_clear_pointer (latest, churn_prediction_unref);
      take (contact, churn_store_get_contact_with_latest (store, (*contact)->id, latest,
                                                          cancellable, &local));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
look_at (ChurnPipeline *pipeline,
         const char *id,
         gint64 now,
         Due *due,
         gboolean *over,
         GCancellable *cancellable,
         GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnPrediction) latest = NULL;
  g_autoptr (GError) local = NULL;
  ChurnFeatures row;
  ChurnCause cause = CHURN_CAUSE_SENTIMENT;
  gboolean found = FALSE, heard_all = TRUE, changed;

  contact = churn_store_get_contact_with_latest (store, id, &latest, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *over = contact == NULL;
  if (contact == NULL)
    return TRUE;
  if (!complete (pipeline, &contact, &latest, now, cancellable, error) ||
      !churn_poll (pipeline, contact, now, &heard_all, cancellable, error))
    return FALSE;
  if (!churn_contact_is_live (contact))
    {
      *over = heard_all;
      return churn_speech_hear (pipeline, contact, now, cancellable, error);
    }
  if (!churn_speech_take (pipeline, contact, now, &customer, &changed, cancellable, error))
    return FALSE;
  churn_pipeline_get_counts (pipeline)->ticks += 1;
  if (!churn_store_mark_tick (store, id, now, cancellable, error))
    return FALSE;
  if (customer == NULL)
    return TRUE;
  if (!churn_scoring_read (pipeline, customer, &row, &found, cancellable, error))
    return FALSE;
  if (!found)
    return TRUE;
  /* The first one could not be made when the contact came. */
  if (latest == NULL)
    cause = CHURN_CAUSE_INITIAL;
  else if (churn_features_equal (&latest->features, &row))
    return TRUE;
  g_ptr_array_add (due->contacts, g_steal_pointer (&contact));
  g_array_append_val (due->rows, row);
  g_array_append_val (due->causes, cause);
  return TRUE;
}

static gboolean
score (ChurnPipeline *pipeline,
       const Due *due,
       gint64 now,
       GCancellable *cancellable,
       GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (GPtrArray) predictions = NULL;

  if (due->contacts->len == 0)
    return TRUE;
  predictions = churn_scoring_predict (pipeline, (const ChurnFeatures *) (gpointer) due->rows->data,
                                       (const ChurnCause *) (gpointer) due->causes->data,
                                       due->contacts->len, now, cancellable, error);
  if (predictions == NULL)
    return FALSE;
  for (guint i = 0; i < due->contacts->len; i++)
    {
      const ChurnContact *contact = g_ptr_array_index (due->contacts, i);
      const ChurnPrediction *prediction = g_ptr_array_index (predictions, i);
      g_autoptr (GError) local = NULL;

      if (!churn_store_add_prediction (store, contact->id, prediction, cancellable, &local))
        g_message ("Contact %s: its prediction is not kept: %s", contact->id, local->message);
      else if (prediction->cause == CHURN_CAUSE_INITIAL)
        churn_initial_prediction_announce (pipeline, contact, prediction, cancellable);
    }
  return TRUE;
}

/**
 * churn_analyse:
 * @pipeline: the ports
 * @contact_ids: (array zero-terminated=1): the contacts whose tick is due
 * @now: the time now, microseconds UTC
 * @over: (element-type utf8): gets the ids of those whose loop is over; it must free its elements
 *   with g_free()
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "analyse", for any number of contacts: turns are asked for where no stream brings them
 * (churn_poll()), the customer's newest turn sets the feature `sentiment`, and those contacts whose
 * features differ from what was scored last are scored anew, all in one call of the model. Without
 * news a contact is neither scored nor written. One that fails is logged by its id, keeps its loop
 * and stops no other; the next tick tries again.
 *
 * Returns: %TRUE, or %FALSE with @error set if nothing could be scored at all: the model does not
 *   answer, or @cancellable was used
 */
gboolean
churn_analyse (ChurnPipeline *pipeline,
               const char *const *contact_ids,
               gint64 now,
               GPtrArray *over,
               GCancellable *cancellable,
               GError **error)
{
  g_auto (Due) due = {
    g_ptr_array_new_with_free_func ((GDestroyNotify) churn_contact_unref),
    g_array_new (FALSE, FALSE, sizeof (ChurnFeatures)),
    g_array_new (FALSE, FALSE, sizeof (ChurnCause)),
  };

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (contact_ids != NULL, FALSE);
  g_return_val_if_fail (over != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; contact_ids[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      gboolean is_over = FALSE;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!look_at (pipeline, contact_ids[i], now, &due, &is_over, cancellable, &local))
        g_message ("Contact %s: not analysed: %s", contact_ids[i], local->message);
      else if (is_over)
        g_ptr_array_add (over, g_strdup (contact_ids[i]));
    }
  return score (pipeline, &due, now, cancellable, error);
}
