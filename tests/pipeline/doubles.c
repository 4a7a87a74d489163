#include "doubles.h"

#include "churn-error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct _TestPredictor
{
  GObject parent_instance;

  gboolean failing;
  gboolean fallback;
  guint n_calls;
  gsize n_rows;
};

static double
known (double value)
{
  return isnan (value) ? 0 : value;
}

static double
score (const ChurnFeatures *row)
{
  double margin = 1.0 - 0.1 * known (row->values[CHURN_FEATURE_MTH_REMAIN]) -
                  0.7 * known (row->values[CHURN_FEATURE_SENTIMENT]) +
                  0.01 * known (row->values[CHURN_FEATURE_PAST_SENTI_NEG]);

  return 1 / (1 + exp (-margin));
}

double
test_predictor_expect (const ChurnFeatures *row)
{
  return round (score (row) * 1e9) / 1e9;
}

static gboolean
predict (ChurnPredictor *predictor,
         const ChurnFeatures *rows,
         gsize n_rows,
         double *probabilities,
         double *contributions,
         gsize n_explained,
         gboolean *fallback,
         GCancellable *cancellable,
         GError **error)
{
  TestPredictor *self = TEST_PREDICTOR (predictor);

  self->n_calls++;
  self->n_rows += n_rows;
  if (self->failing)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the model is away");
      return FALSE;
    }
  *fallback = self->fallback;
  for (gsize i = 0; i < n_rows; i++)
    probabilities[i] = score (&rows[i]);
  for (gsize i = 0; contributions != NULL && i < n_explained; i++)
    {
      for (gsize j = 0; j < CHURN_N_FEATURES; j++)
        contributions[i * CHURN_N_FEATURES + j] = 0;
      contributions[i * CHURN_N_FEATURES + CHURN_FEATURE_MTH_REMAIN] =
          -0.1 * known (rows[i].values[CHURN_FEATURE_MTH_REMAIN]);
      contributions[i * CHURN_N_FEATURES + CHURN_FEATURE_SENTIMENT] =
          -0.7 * known (rows[i].values[CHURN_FEATURE_SENTIMENT]);
    }
  return TRUE;
}

static const char *
get_model (ChurnPredictor *predictor)
{
  return "model-of-the-test";
}

static void
predictor_iface_init (ChurnPredictorInterface *iface)
{
  iface->predict = predict;
  iface->get_model = get_model;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPredictor,
                               test_predictor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_PREDICTOR, predictor_iface_init))

static void
test_predictor_class_init (TestPredictorClass *klass)
{
}

static void
test_predictor_init (TestPredictor *self)
{
}

TestPredictor *
test_predictor_new (void)
{
  return g_object_new (TEST_TYPE_PREDICTOR, NULL);
}

void
test_predictor_set_failing (TestPredictor *self, gboolean failing)
{
  self->failing = failing;
}

void
test_predictor_set_fallback (TestPredictor *self, gboolean fallback)
{
  self->fallback = fallback;
}

guint
test_predictor_get_n_calls (TestPredictor *self)
{
  return self->n_calls;
}

gsize
test_predictor_get_n_rows (TestPredictor *self)
{
  return self->n_rows;
}

struct _TestConnect
{
  GObject parent_instance;

  gboolean failing;
  void (*meanwhile) (gpointer data);
  gpointer meanwhile_data;
  gboolean meanwhile_after;
  GHashTable *attributes; /* "contact name" to value */
  GHashTable *loops;
  GHashTable *described; /* id to ChurnContact */
  guint n_described;
  guint n_started;
  guint n_stopped;
};

static gboolean
fails (TestConnect *self, GError **error)
{
  if (self->failing)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the contact centre is away");
  return self->failing;
}

static void
happen (TestConnect *self, gboolean after)
{
  void (*meanwhile) (gpointer data) = self->meanwhile;

  if (meanwhile == NULL || self->meanwhile_after != after)
    return;
  self->meanwhile = NULL;
  meanwhile (self->meanwhile_data);
}

static gboolean
set_attributes (ChurnConnect *connect,
                const char *initial_contact_id,
                GHashTable *attributes,
                GCancellable *cancellable,
                GError **error)
{
  TestConnect *self = TEST_CONNECT (connect);
  GHashTableIter iter;
  gpointer name, value;

  if (fails (self, error))
    return FALSE;
  happen (self, FALSE);
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self->attributes,
                         g_strdup_printf ("%s %s", initial_contact_id, (const char *) name),
                         g_strdup (value));
  happen (self, TRUE);
  return TRUE;
}

static ChurnContact *
describe_contact (ChurnConnect *connect,
                  const char *contact_id,
                  GCancellable *cancellable,
                  GError **error)
{
  TestConnect *self = TEST_CONNECT (connect);
  ChurnContact *facts = g_hash_table_lookup (self->described, contact_id);

  if (fails (self, error))
    return NULL;
  return facts != NULL ? churn_contact_copy (facts) : NULL;
}

static gboolean
describe_agent (ChurnConnect *connect,
                const char *agent_arn,
                char **id,
                char **name,
                GCancellable *cancellable,
                GError **error)
{
  TestConnect *self = TEST_CONNECT (connect);

  if (fails (self, error))
    return FALSE;
  self->n_described++;
  *id = g_path_get_basename (agent_arn);
  *name = g_strconcat ("Name of ", *id, NULL);
  return TRUE;
}

static gboolean
describe_queue (ChurnConnect *connect,
                const char *queue_arn,
                char **name,
                GCancellable *cancellable,
                GError **error)
{
  TestConnect *self = TEST_CONNECT (connect);

  if (fails (self, error))
    return FALSE;
  self->n_described++;
  *name = g_path_get_basename (queue_arn);
  return TRUE;
}

static gboolean
start_loop (ChurnConnect *connect,
            const char *contact_id,
            GCancellable *cancellable,
            GError **error)
{
  TestConnect *self = TEST_CONNECT (connect);

  if (fails (self, error))
    return FALSE;
  self->n_started++;
  g_hash_table_add (self->loops, g_strdup (contact_id));
  return TRUE;
}

static gboolean
stop_loop (ChurnConnect *connect, const char *contact_id, GCancellable *cancellable, GError **error)
{
  TestConnect *self = TEST_CONNECT (connect);

  if (fails (self, error))
    return FALSE;
  self->n_stopped++;
  g_hash_table_remove (self->loops, contact_id);
  return TRUE;
}

static void
connect_iface_init (ChurnConnectInterface *iface)
{
  iface->set_attributes = set_attributes;
  iface->describe_contact = describe_contact;
  iface->describe_agent = describe_agent;
  iface->describe_queue = describe_queue;
  iface->start_loop = start_loop;
  iface->stop_loop = stop_loop;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestConnect,
                               test_connect,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_CONNECT, connect_iface_init))

static void
test_connect_finalize (GObject *object)
{
  TestConnect *self = TEST_CONNECT (object);

  g_hash_table_unref (self->attributes);
  g_hash_table_unref (self->loops);
  g_hash_table_unref (self->described);

  G_OBJECT_CLASS (test_connect_parent_class)->finalize (object);
}

static void
test_connect_class_init (TestConnectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_connect_finalize;
}

static void
test_connect_init (TestConnect *self)
{
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->loops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->described =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) churn_contact_unref);
}

TestConnect *
test_connect_new (void)
{
  return g_object_new (TEST_TYPE_CONNECT, NULL);
}

void
test_connect_set_failing (TestConnect *self, gboolean failing)
{
  self->failing = failing;
}

void
test_connect_set_meanwhile (TestConnect *self,
                            gboolean after,
                            void (*meanwhile) (gpointer data),
                            gpointer data)
{
  self->meanwhile = meanwhile;
  self->meanwhile_data = data;
  self->meanwhile_after = after;
}

const char *
test_connect_get_attribute (TestConnect *self, const char *contact_id, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s %s", contact_id, name);

  return g_hash_table_lookup (self->attributes, key);
}

guint
test_connect_get_n_started (TestConnect *self)
{
  return self->n_started;
}

guint
test_connect_get_n_stopped (TestConnect *self)
{
  return self->n_stopped;
}

gboolean
test_connect_is_looping (TestConnect *self, const char *contact_id)
{
  return g_hash_table_contains (self->loops, contact_id);
}

guint
test_connect_get_n_described (TestConnect *self)
{
  return self->n_described;
}

void
test_connect_take_described (TestConnect *self, ChurnContact *facts)
{
  g_hash_table_replace (self->described, facts->id, facts);
}

#define PAGE 2

struct _TestTranscripts
{
  GObject parent_instance;

  GHashTable *turns;     /* contact to GPtrArray of ChurnSegment */
  GHashTable *completed; /* contacts */
  GError *failure;
  guint generation; /* of tokens */
  guint n_requests;
};

static GPtrArray *
refuse (GError **error, int code, const char *message)
{
  g_set_error_literal (error, CHURN_ERROR, code, message);
  return NULL;
}

/* GENERATION:CONTACT:NUMBER */
static gboolean
read_token (TestTranscripts *self, const char *token, const char *contact_id, guint *from)
{
  g_auto (GStrv) parts = g_strsplit (token, ":", 3);

  if (g_strv_length (parts) != 3 || (guint) atoi (parts[0]) != self->generation ||
      !g_str_equal (parts[1], contact_id))
    return FALSE;
  *from = (guint) atoi (parts[2]);
  return TRUE;
}

static GPtrArray *
list_turns (ChurnTranscripts *transcripts,
            const char *contact_id,
            const char *token,
            char **next_token,
            GCancellable *cancellable,
            GError **error)
{
  TestTranscripts *self = TEST_TRANSCRIPTS (transcripts);
  GPtrArray *all = g_hash_table_lookup (self->turns, contact_id);
  g_autoptr (GPtrArray) page =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  guint from = 0;

  *next_token = NULL;
  self->n_requests++;
  if (self->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return NULL;
    }
  if (all == NULL)
    return refuse (error, CHURN_ERROR_NOT_FOUND, "there is no such session");
  if (token != NULL && !read_token (self, token, contact_id, &from))
    return refuse (error, CHURN_ERROR_INVALID, "the token is not known");
  for (guint i = from; i < all->len && page->len < PAGE; i++)
    g_ptr_array_add (page, churn_segment_ref (g_ptr_array_index (all, i)));
  from += page->len;
  if (from < all->len || !g_hash_table_contains (self->completed, contact_id))
    *next_token = g_strdup_printf ("%u:%s:%u", self->generation, contact_id, from);
  return g_steal_pointer (&page);
}

static void
transcripts_iface_init (ChurnTranscriptsInterface *iface)
{
  iface->list = list_turns;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestTranscripts,
                               test_transcripts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_TRANSCRIPTS,
                                                      transcripts_iface_init))

static void
test_transcripts_finalize (GObject *object)
{
  TestTranscripts *self = TEST_TRANSCRIPTS (object);

  g_hash_table_unref (self->turns);
  g_hash_table_unref (self->completed);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (test_transcripts_parent_class)->finalize (object);
}

static void
test_transcripts_class_init (TestTranscriptsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_transcripts_finalize;
}

static void
test_transcripts_init (TestTranscripts *self)
{
  self->turns =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->completed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TestTranscripts *
test_transcripts_new (void)
{
  return g_object_new (TEST_TYPE_TRANSCRIPTS, NULL);
}

void
test_transcripts_say (TestTranscripts *self,
                      const char *contact_id,
                      ChurnParticipant participant,
                      ChurnSentiment sentiment)
{
  GPtrArray *turns = g_hash_table_lookup (self->turns, contact_id);
  ChurnSegment *turn = churn_segment_new ();

  if (turns == NULL)
    {
      turns = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
      g_hash_table_insert (self->turns, g_strdup (contact_id), turns);
    }
  turn->id = g_strdup_printf ("t%u", turns->len + 1);
  turn->participant = participant;
  turn->begin = (gint64) turns->len * 1000;
  turn->end = turn->begin + 900;
  turn->content = g_strdup ("words");
  turn->sentiment = sentiment;
  g_ptr_array_add (turns, turn);
}

void
test_transcripts_complete (TestTranscripts *self, const char *contact_id)
{
  g_hash_table_add (self->completed, g_strdup (contact_id));
}

void
test_transcripts_fail (TestTranscripts *self, GQuark domain, int code)
{
  g_clear_error (&self->failure);
  self->failure = g_error_new_literal (domain, code, "not now");
}

void
test_transcripts_forget_tokens (TestTranscripts *self)
{
  self->generation++;
}

guint
test_transcripts_get_n_requests (TestTranscripts *self)
{
  return self->n_requests;
}
