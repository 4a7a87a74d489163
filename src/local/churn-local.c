#include "churn-local.h"

#include "churn-customer-table.h"
#include "churn-sqlite-features.h"
#include "churn-sqlite-store.h"
#include "churn-xgboost-predictor.h"

#include "churn-delivery.h"
#include "churn-error.h"
#include "churn-ingest.h"
#include "churn-keys.h"
#include "churn-local-clock.h"
#include "churn-local-connect.h"
#include "churn-lookup.h"
#include "churn-offers.h"
#include "churn-reconcile.h"
#include "churn-replay.h"
#include "churn-scheduler.h"
#include "churn-server.h"
#include "churn-sim-events.h"
#include "churn-sim-random.h"
#include "churn-simulation.h"

#include <math.h>

#define SECOND G_TIME_SPAN_SECOND
/* So much has happened already when the program starts: calls with a history are live at once. */
#define WARM_START (12 * G_TIME_SPAN_MINUTE)
/* How often, in real time, it is seen what is due. */
#define BEAT_MS 100
/* How often leases, loops and offers that stopped half-way are seen to, in simulated time. */
#define RECONCILE (60 * SECOND)
/* How often what is too old is forgotten, and how old that is. What was predicted in a contact is
 * what the next training learns from, when it is known who left: it outlasts a year. */
#define RETAIN (60 * 60 * SECOND)
#define TRANSCRIPT_HOURS (30 * 24)
#define CONTACT_HOURS (400 * 24)

/**
 * ChurnLocal:
 *
 * The whole pipeline on one machine: SQLite and XGBoost behind the ports, the scheduler, the
 * server, and, if wanted, a simulated contact centre and a recording that is played.
 */
struct _ChurnLocal
{
  GObject parent_instance;

  guint port;
  double speed;
  ChurnSqliteStore *store;
  ChurnPipeline *pipeline;
  ChurnScheduler *scheduler;
  ChurnLocalConnect *connect;
  ChurnLocalClock clock;
  ChurnKeys *keys;
  ChurnServer *server;
  ChurnReplay *replay;
  ChurnRecorder *recorder;
  ChurnSimSpeech *speech;
  ChurnSimulation *simulation;
  gint64 now;       /* simulated; all until then has happened */
  gint64 reconcile; /* when that is done next */
  gint64 retain;
  guint beat;
};

G_DEFINE_FINAL_TYPE (ChurnLocal, churn_local, G_TYPE_OBJECT)

static void
churn_local_dispose (GObject *object)
{
  ChurnLocal *self = CHURN_LOCAL (object);

  g_clear_handle_id (&self->beat, g_source_remove);
  g_clear_object (&self->server);
  g_clear_object (&self->replay);
  g_clear_object (&self->recorder);
  g_clear_object (&self->keys);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->connect);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->simulation);
  g_clear_pointer (&self->speech, churn_sim_speech_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (churn_local_parent_class)->dispose (object);
}

static void
churn_local_class_init (ChurnLocalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_local_dispose;
}

static void
churn_local_init (ChurnLocal *self)
{
}

/* What the simulated centre delivers goes in where AWS's deliveries go in. */
static void
event_cb (JsonNode *event, gboolean lookup, gint64 time, gpointer user_data)
{
  ChurnLocal *self = user_data;
  ChurnDeliveryCounts counts;
  g_autoptr (JsonNode) reply = NULL;
  g_autoptr (GError) error = NULL;

  if (lookup)
    reply = churn_lookup_handle (self->pipeline, event, time, NULL, &error);
  else
    churn_delivery_take (self->pipeline, event, time, &counts, NULL, &error);
  if (error != NULL)
    g_warning ("An event of the simulated centre was refused: %s", error->message);
  else if (self->recorder != NULL)
    churn_recorder_write (self->recorder, event);
}

/* The newest offer of so many months that has no outcome yet. */
static void
answer_cb (const char *contact_id, int months, gboolean accepted, gint64 time, gpointer user_data)
{
  ChurnLocal *self = user_data;
  ChurnStore *store = CHURN_STORE (self->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = churn_store_list_offers (store, contact_id, 0, NULL, &error);
  ChurnOffer *answered = NULL;

  for (guint i = 0; offers != NULL && i < offers->len; i++)
    {
      ChurnOffer *offer = g_ptr_array_index (offers, i);

      if (offer->months == months && offer->outcome == CHURN_OUTCOME_UNKNOWN)
        answered = offer;
    }
  if (answered != NULL)
    {
      g_autoptr (ChurnOffer) after = churn_offers_set_outcome (
          self->pipeline, contact_id, answered->id,
          accepted ? CHURN_OUTCOME_ACCEPTED : CHURN_OUTCOME_DECLINED, NULL, &error);
    }
  if (error != NULL)
    g_warning ("Contact %s: the outcome of its offer is not kept: %s", contact_id, error->message);
}

static gboolean
read_customers (ChurnLocal *self, const char *path, gint64 now, GError **error)
{
  g_autoptr (ChurnCustomerTable) table = churn_customer_table_open (path, NULL, error);
  g_autoptr (GError) local = NULL;
  guint n = 0;

  if (table == NULL || !churn_sqlite_store_begin (self->store, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (ChurnCustomerRow) row = churn_customer_table_read (table, NULL, &local);

      if (row == NULL ||
          !churn_ingest_customer (self->pipeline, row->customer, &row->features, now, NULL, &local))
        break;
      if (self->simulation != NULL)
        churn_simulation_add_customer (self->simulation, row->customer, &row->features);
      n += 1;
    }
  if (local == NULL && n > 0)
    return churn_sqlite_store_commit (self->store, error);

  churn_sqlite_store_rollback (self->store);
  if (local == NULL)
    g_set_error (&local, CHURN_ERROR, CHURN_ERROR_PARSE, "%s holds no customer", path);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static void
add_agent_cb (const char *arn, const char *id, const char *name, gpointer user_data)
{
  ChurnLocal *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!churn_keys_add (self->keys, CHURN_ROLE_AGENT, id, name, &error))
    g_warning ("An agent has no key: %s", error->message);
}

static gboolean
make_keys (ChurnLocal *self, GError **error)
{
  self->keys = churn_keys_new ();
  if (!churn_keys_add (self->keys, CHURN_ROLE_SUPERVISOR, "supervisor", "Sam Whitfield", error) ||
      !churn_keys_add (self->keys, CHURN_ROLE_INGEST, NULL, NULL, error))
    return FALSE;
  if (self->simulation != NULL)
    churn_simulation_list_agents (self->simulation, add_agent_cb, self);

  return TRUE;
}

static void
reconcile (ChurnLocal *self)
{
  g_autoptr (GError) error = NULL;

  if (!churn_reconcile (self->pipeline, self->now, NULL, &error))
    g_warning ("The contacts could not be reconciled: %s", error->message);
}

static void
retain (ChurnLocal *self)
{
  g_autoptr (GError) error = NULL;

  if (!churn_retain (self->pipeline, self->now, TRANSCRIPT_HOURS, CONTACT_HOURS, NULL, &error))
    g_warning ("What is too old could not be forgotten: %s", error->message);
}

/* What was live when the program ended last. The calls of a simulated centre ended with it; others
 * go on. */
static gboolean
take_up (ChurnLocal *self, GError **error)
{
  ChurnStore *store = CHURN_STORE (self->store);
  g_autoptr (GPtrArray) ids = churn_store_list_live_ids (store, NULL, error);
  g_autoptr (GRand) rand = churn_sim_random_new (0, 0, self->now);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (ChurnContact) contact = churn_store_get_contact (store, id, NULL, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (contact != NULL && g_strcmp0 (contact->instance, CHURN_SIM_INSTANCE) == 0 &&
          contact->heard != 0 && self->simulation != NULL)
        {
          JsonNode *end = churn_sim_cut_event (contact, rand);

          event_cb (end, FALSE, self->now, self);
          json_node_unref (end);
        }
      else
        churn_scheduler_start_loop (self->scheduler, id);
    }

  return TRUE;
}

/* What happens until now, from the second before. */
static void
happen (ChurnLocal *self)
{
  g_autoptr (GError) error = NULL;

  if (self->simulation != NULL)
    churn_simulation_run_until (self->simulation, self->now);
  if (self->replay != NULL)
    churn_replay_run_until (self->replay, self->pipeline, self->now);
  if (!churn_scheduler_run (self->scheduler, self->pipeline, self->now, NULL, &error))
    g_warning ("The tick failed: %s", error->message);
}

/* Everything that happens until @time, second by second. A second is one write to the disk: nobody
 * waits for an answer to what is in it. */
static void
run_until (ChurnLocal *self, gint64 time)
{
  while (self->now < time)
    {
      g_autoptr (GError) error = NULL;
      gboolean begun = churn_sqlite_store_begin (self->store, &error);

      self->now = MIN (self->now + SECOND, time);
      happen (self);
      if (begun)
        churn_sqlite_store_commit (self->store, &error);
      if (error != NULL)
        g_warning ("A second could not be kept as one: %s", error->message);
      if (self->now >= self->reconcile)
        {
          self->reconcile = self->now + RECONCILE;
          reconcile (self);
        }
      if (self->now >= self->retain)
        {
          self->retain = self->now + RETAIN;
          retain (self);
        }
    }
}

/* So much in one go, so that requests are answered between: what is left comes with the next beat,
 * which then is at once. A simulated centre that is more than the machine can do runs slower
 * instead, and its clock with it. */
static gboolean
beat_cb (gpointer user_data)
{
  ChurnLocal *self = user_data;
  gint64 time = churn_local_clock_get_time (&self->clock);
  gint64 end = g_get_monotonic_time () + BEAT_MS * 1000 / 2;
  gboolean late;

  while (self->now < time && g_get_monotonic_time () < end)
    run_until (self, MIN (self->now + SECOND, time));
  late = self->now < churn_local_clock_get_time (&self->clock);
  if (self->simulation != NULL && late)
    churn_local_clock_start (&self->clock, self->now, self->speed);
  self->beat = g_timeout_add (late ? 1 : BEAT_MS, beat_cb, self);

  return G_SOURCE_REMOVE;
}

/* Where the centre is simulated, the time until which all has happened: what is told is never older
 * than it says, however slow the machine. */
static gint64
time_cb (gpointer user_data)
{
  ChurnLocal *self = user_data;

  return self->simulation != NULL ? self->now : churn_local_clock_get_time (&self->clock);
}

/**
 * churn_local_new:
 * @options: what the command line says
 * @error: return location for an error
 *
 * Opens the store, the model, the customers and the recording, and goes on where the store stopped.
 * Simulated time starts now, or with the recording if there is one.
 *
 * Returns: (transfer full): the program, or %NULL with @error saying which file is wrong and why
 */
ChurnLocal *
churn_local_new (const ChurnLocalOptions *options, GError **error)
{
  g_autoptr (ChurnLocal) self = g_object_new (CHURN_TYPE_LOCAL, NULL);
  g_autoptr (ChurnXgboostPredictor) predictor = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;
  gint64 start;

  g_return_val_if_fail (options != NULL, NULL);

  self->port = options->port;
  self->speed = options->speed;
  if (options->replay != NULL)
    {
      self->replay = churn_replay_open (options->replay, error);
      if (self->replay == NULL)
        return NULL;
    }
  if (options->record != NULL)
    {
      self->recorder = churn_recorder_new (options->record, error);
      if (self->recorder == NULL)
        return NULL;
    }
  start = self->replay != NULL ? churn_replay_get_start (self->replay) : 0;
  if (start == 0)
    start = g_get_real_time ();
  self->now = options->contacts > 0 ? start - WARM_START : start;

  predictor = churn_xgboost_predictor_new (options->model, error);
  if (predictor == NULL)
    return NULL;
  self->store = churn_sqlite_store_new (options->store, error);
  if (self->store == NULL)
    return NULL;
  features = churn_sqlite_features_new (self->store);
  self->scheduler = churn_scheduler_new (self->now);
  self->connect = churn_local_connect_new (self->scheduler);
  self->pipeline =
      churn_pipeline_new (CHURN_STORE (self->store), features, CHURN_PREDICTOR (predictor), NULL,
                          CHURN_CONNECT (self->connect));
  churn_pipeline_set_interval (self->pipeline,
                               (guint) MAX (1, lround (CHURN_WINDOW_SECONDS / self->speed)));

  if (options->contacts > 0)
    {
      self->speech = churn_sim_speech_new (error);
      if (self->speech == NULL)
        return NULL;
      self->simulation =
          churn_simulation_new (self->speech, options->seed, options->contacts, self->now);
      churn_simulation_set_faults (self->simulation, options->faults);
      churn_simulation_set_callbacks (self->simulation, event_cb, answer_cb, self);
      churn_local_connect_set_simulation (self->connect, self->simulation);
    }
  if (!read_customers (self, options->customers, self->now, error) || !make_keys (self, error) ||
      !take_up (self, error))
    return NULL;
  churn_local_clock_start (&self->clock, start, self->speed);

  return g_steal_pointer (&self);
}

/**
 * churn_local_start:
 * @self: the program
 * @error: return location for an error
 *
 * Listens, lets the minutes before the start happen, and goes on from the main loop.
 *
 * Returns: whether it runs; if not, the port is taken
 */
gboolean
churn_local_start (ChurnLocal *self, GError **error)
{
  g_return_val_if_fail (CHURN_IS_LOCAL (self), FALSE);

  self->server = churn_server_new (self->pipeline, self->keys, time_cb, self);
  if (self->recorder != NULL)
    churn_server_set_recorder (self->server, self->recorder);
  if (!churn_server_listen (self->server, self->port, error))
    return FALSE;
  run_until (self, self->clock.start);
  churn_local_clock_start (&self->clock, self->clock.start, self->speed);
  self->beat = g_timeout_add (BEAT_MS, beat_cb, self);

  return TRUE;
}

/**
 * churn_local_get_ready_line:
 * @self: the program, started
 *
 * Returns: (transfer full): the first line for standard output, without its end
 */
char *
churn_local_get_ready_line (ChurnLocal *self)
{
  g_return_val_if_fail (CHURN_IS_LOCAL (self) && self->server != NULL, NULL);

  return churn_keys_to_ready_line (self->keys, churn_server_get_url (self->server),
                                   CHURN_SERVER_REGION);
}

/**
 * churn_local_stop:
 * @self: the program
 *
 * Stops what goes on; the store is closed with the last reference.
 */
void
churn_local_stop (ChurnLocal *self)
{
  g_return_if_fail (CHURN_IS_LOCAL (self));

  g_clear_handle_id (&self->beat, g_source_remove);
  if (self->server != NULL)
    churn_server_stop (self->server);
}
