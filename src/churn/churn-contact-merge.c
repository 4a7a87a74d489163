#include "churn-contact.h"

#include <math.h>

/* What one queue or agent is called. A queue has no id. */
typedef struct
{
  char *id;
  char *name;
} Naming;

static void
naming_free (Naming *naming)
{
  g_free (naming->id);
  g_free (naming->name);
  g_free (naming);
}

/* Where two facts contradict each other, the greater in string order stands, so that the order in
 * which they come makes no difference. What is not known is the least. */
static gboolean
take_greater (char **mine, const char *theirs)
{
  if (g_strcmp0 (theirs, *mine) <= 0)
    return FALSE;
  g_free (*mine);
  *mine = g_strdup (theirs);

  return TRUE;
}

static gboolean
take_later (gint64 *mine, gint64 theirs)
{
  if (theirs <= *mine)
    return FALSE;
  *mine = theirs;

  return TRUE;
}

static gboolean
take_earlier (gint64 *mine, gint64 theirs)
{
  if (theirs == 0 || (*mine != 0 && theirs >= *mine))
    return FALSE;
  *mine = theirs;

  return TRUE;
}

static gboolean
take_nothing (gint64 *mine)
{
  gboolean known = *mine != 0;

  *mine = 0;

  return known;
}

static gboolean
take_known (double *mine, double theirs)
{
  if (!isnan (*mine) || isnan (theirs))
    return FALSE;
  *mine = theirs;

  return TRUE;
}

static gboolean
replace (char **mine, const char *theirs)
{
  if (g_strcmp0 (*mine, theirs) == 0)
    return FALSE;
  g_free (*mine);
  *mine = g_strdup (theirs);

  return TRUE;
}

static void
learn (GHashTable *namings, const char *arn, const char *id, const char *name)
{
  Naming *naming;

  if (arn == NULL)
    return;
  naming = g_hash_table_lookup (namings, arn);
  if (naming == NULL)
    {
      naming = g_new0 (Naming, 1);
      g_hash_table_insert (namings, g_strdup (arn), naming);
    }
  take_greater (&naming->id, id);
  take_greater (&naming->name, name);
}

static void
learn_all (GHashTable *namings, const ChurnContact *contact)
{
  learn (namings, contact->queue_arn, NULL, contact->queue);
  learn (namings, contact->agent_arn, contact->agent_id, contact->agent_name);
  if (contact->former != NULL)
    {
      GVariantIter iter;
      const char *arn, *id, *name;

      g_variant_iter_init (&iter, contact->former);
      while (g_variant_iter_next (&iter, "{&s(m&sm&s)}", &arn, &id, &name))
        learn (namings, arn, id, name);
    }
}

/* A queue or an agent, as a fact: with an ARN it is known by that, otherwise by what it is called;
 * a time alone is no fact. */
typedef struct
{
  gint64 time;
  const char *arn;
  const char *id;
  const char *name;
} Place;

static int
compare_places (const Place *a, const Place *b)
{
  gboolean a_known = a->arn != NULL || a->id != NULL || a->name != NULL;
  gboolean b_known = b->arn != NULL || b->id != NULL || b->name != NULL;
  int order;

  if (!a_known || !b_known)
    return (int) a_known - (int) b_known;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  order = g_strcmp0 (a->arn, b->arn);
  if (order != 0)
    return order;
  order = g_strcmp0 (a->id, b->id);

  return order != 0 ? order : g_strcmp0 (a->name, b->name);
}

/* Sets one of the two groups of members to the newer of what both say, by its best name. */
static gboolean
take_newer (const Place *mine,
            const Place *theirs,
            GHashTable *namings,
            gint64 *time,
            char **arn,
            char **id,
            char **name)
{
  Place place = compare_places (theirs, mine) > 0 ? *theirs : *mine;
  g_autofree char *new_arn = g_strdup (place.arn);
  g_autofree char *new_id = g_strdup (place.id);
  g_autofree char *new_name = g_strdup (place.name);
  gboolean changed;

  if (new_arn != NULL)
    {
      const Naming *naming = g_hash_table_lookup (namings, new_arn);

      take_greater (&new_id, naming->id);
      take_greater (&new_name, naming->name);
    }
  else if (new_id == NULL && new_name == NULL)
    place.time = 0;

  changed = *time != place.time;
  *time = place.time;
  changed = replace (arn, new_arn) || changed;
  changed = replace (name, new_name) || changed;
  if (id != NULL)
    changed = replace (id, new_id) || changed;

  return changed;
}

/* What those are called that are not the contact's own queue and agent now. */
static GVariant *
collect_former (const ChurnContact *self, GHashTable *namings)
{
  g_autoptr (GList) arns = g_list_sort (g_hash_table_get_keys (namings), (GCompareFunc) g_strcmp0);
  GVariantBuilder builder;
  gboolean any = FALSE;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(msms)}"));
  for (GList *l = arns; l != NULL; l = l->next)
    {
      const char *arn = l->data;
      const Naming *naming = g_hash_table_lookup (namings, arn);

      if (g_strcmp0 (arn, self->queue_arn) == 0 || g_strcmp0 (arn, self->agent_arn) == 0 ||
          (naming->id == NULL && naming->name == NULL))
        continue;
      g_variant_builder_add (&builder, "{s(msms)}", arn, naming->id, naming->name);
      any = TRUE;
    }
  if (!any)
    {
      g_variant_builder_clear (&builder);
      return NULL;
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static gboolean
merge_places (ChurnContact *self, const ChurnContact *facts)
{
  g_autoptr (GHashTable) namings = NULL;
  g_autoptr (GVariant) former = NULL;
  const Place my_queue = { self->queue_time, self->queue_arn, NULL, self->queue };
  const Place my_agent = { self->agent_time, self->agent_arn, self->agent_id, self->agent_name };
  const Place their_queue = { facts->queue_time, facts->queue_arn, NULL, facts->queue };
  const Place their_agent = { facts->agent_time, facts->agent_arn, facts->agent_id,
                              facts->agent_name };
  gboolean changed;

  namings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) naming_free);
  learn_all (namings, self);
  learn_all (namings, facts);
  changed = take_newer (&my_queue, &their_queue, namings, &self->queue_time, &self->queue_arn, NULL,
                        &self->queue);
  changed = take_newer (&my_agent, &their_agent, namings, &self->agent_time, &self->agent_arn,
                        &self->agent_id, &self->agent_name) ||
            changed;

  former = collect_former (self, namings);
  if (former == NULL || self->former == NULL ? former != self->former
                                             : !g_variant_equal (former, self->former))
    {
      g_clear_pointer (&self->former, g_variant_unref);
      self->former = g_steal_pointer (&former);
      changed = TRUE;
    }

  return changed;
}

/* Name and months are those of the customer with the id that stands; they never mix with another
 * customer's. The phone number is the contact's. */
static gboolean
merge_customer (ChurnContact *self, const ChurnContact *facts)
{
  int order = g_strcmp0 (facts->customer_id, self->customer_id);
  gboolean changed = take_greater (&self->customer_phone, facts->customer_phone);

  if (order > 0)
    {
      replace (&self->customer_id, facts->customer_id);
      replace (&self->customer_name, facts->customer_name);
      self->months = facts->months;
      changed = TRUE;
    }
  else if (order == 0)
    {
      changed = take_greater (&self->customer_name, facts->customer_name) || changed;
      if (facts->months > self->months)
        {
          self->months = facts->months;
          changed = TRUE;
        }
    }

  return changed;
}

static int
rank_analysis (ChurnAnalysis analysis)
{
  switch (analysis)
    {
    case CHURN_ANALYSIS_RUNNING:
      return 1;
    case CHURN_ANALYSIS_FAILED:
      return 2;
    case CHURN_ANALYSIS_COMPLETED:
      return 3;
    case CHURN_ANALYSIS_NONE:
    default:
      return 0;
    }
}

/* What the store keeps by other means: a fact only fills in what is not there at all. */
static gboolean
merge_figures (ChurnContact *self, const ChurnContact *facts)
{
  gboolean changed = take_known (&self->churn, facts->churn);

  changed = take_known (&self->previous_churn, facts->previous_churn) || changed;
  changed = take_known (&self->initial_churn, facts->initial_churn) || changed;
  if (churn_windows_get_n_spoken (self->windows) == 0 &&
      churn_windows_get_n_spoken (facts->windows) > 0)
    {
      churn_windows_free (self->windows);
      self->windows = churn_windows_copy (facts->windows);
      changed = TRUE;
    }
  if (self->counts.positive == 0 && self->counts.neutral == 0 && self->counts.negative == 0 &&
      (facts->counts.positive > 0 || facts->counts.neutral > 0 || facts->counts.negative > 0))
    {
      self->counts = facts->counts;
      changed = TRUE;
    }

  return changed;
}

/**
 * churn_contact_merge:
 * @self: a contact
 * @facts: what was heard of the same contact
 *
 * Merges facts into a contact so that the same facts give the same contact in whatever order and
 * however often they come (contact events come late, twice and out of order: aws-facts, part a):
 *
 * - of the times, the latest stands; of `initiated` the earliest that is known, and of `begun`
 *   where `initiated` is not known at all;
 * - queue and agent are those with the newest time (of equal times, the greater ARN). What they are
 *   called is remembered by ARN, also while another one stands there (`former`);
 * - the customer is the one with the greater id; a name and months of the same customer are filled
 *   in, of two the greater stands;
 * - analysis goes NONE, RUNNING, FAILED, COMPLETED and never back;
 * - of all other strings, what is known stands; of two, the greater in string order.
 *
 * Churn, windows and counts are not facts but figures that the store keeps; they are filled in
 * where @self has none. The claim, the call for help and the version are never touched.
 *
 * Returns: whether @self changed
 */
gboolean
churn_contact_merge (ChurnContact *self, const ChurnContact *facts)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (g_strcmp0 (self->id, facts->id) == 0, FALSE);

  changed = take_greater (&self->initial_id, facts->initial_id) || changed;
  changed = take_greater (&self->previous_id, facts->previous_id) || changed;
  changed = take_greater (&self->channel, facts->channel) || changed;
  changed = take_greater (&self->initiation, facts->initiation) || changed;
  changed = take_greater (&self->instance, facts->instance) || changed;
  changed = take_earlier (&self->initiated, facts->initiated) || changed;
  /* Our own clock has no say where somebody knows. */
  if (self->initiated == 0)
    changed = take_earlier (&self->begun, facts->begun) || changed;
  else
    changed = take_nothing (&self->begun) || changed;
  changed = take_later (&self->queued, facts->queued) || changed;
  changed = take_later (&self->connected, facts->connected) || changed;
  changed = take_later (&self->disconnected, facts->disconnected) || changed;
  changed = take_later (&self->completed, facts->completed) || changed;
  changed = take_later (&self->lost, facts->lost) || changed;
  changed = take_later (&self->heard, facts->heard) || changed;
  changed = merge_places (self, facts) || changed;
  changed = merge_customer (self, facts) || changed;
  if (rank_analysis (facts->analysis) > rank_analysis (self->analysis))
    {
      self->analysis = facts->analysis;
      changed = TRUE;
    }

  return merge_figures (self, facts) || changed;
}
