#pragma once

#include "churn-agent-api.h"
#include "churn-analyse.h"
#include "churn-events.h"
#include "churn-ingest.h"
#include "churn-lookup.h"
#include "churn-offers.h"
#include "churn-sqlite-features.h"
#include "churn-sqlite-store.h"
#include "doubles.h"
#include "fault-store.h"

G_BEGIN_DECLS

/* The whole pipeline over a store in SQLite, with a model and a contact centre that a test can
 * follow, and two customers: 100 (Ana Ruiz, +61491570006 and +61491570156, 3 months) and 200. */
typedef struct
{
  ChurnSqliteStore *sqlite;
  FaultStore *store;
  ChurnFeatureStore *features;
  TestPredictor *predictor;
  TestConnect *connect;
  TestTranscripts *transcripts; /* NULL: the stream brings the turns */
  ChurnPipeline *pipeline;
  gint64 now;
} World;

#define ANA "+61491570006"
#define START G_GINT64_CONSTANT (1790000000000000) /* 2026-09-21T14:13:20Z */

World *world_new (const char *path);
/* Over another store; only the features are in SQLite, in memory. */
World *world_new_on (ChurnStore *store);
/* A centre without a segment stream. */
World *world_new_polling (const char *path);
void world_free (World *world);

ChurnEventResult world_event (World *world, const char *json);
void world_reject (World *world, const char *json, const char *message);
JsonNode *world_lookup (World *world, const char *contact_id, const char *phone);
void world_contact_event (World *world,
                          const char *type,
                          const char *contact_id,
                          gint64 seconds,
                          const char *more);
void
world_rule (World *world, const char *rule, const char *contact_id, const char *id, gint64 seconds);
void world_turn (World *world,
                 const char *contact_id,
                 const char *id,
                 const char *participant,
                 const char *sentiment,
                 gint64 seconds);
guint world_tick (World *world, const char *contact_id);
char *world_ask (World *world,
                 const ChurnPrincipal *principal,
                 const char *method,
                 const char *path,
                 const char *query,
                 const char *key,
                 const char *body,
                 guint expected);
ChurnContact *world_get_contact (World *world, const char *id);
ChurnCustomer *world_get_customer (World *world, const char *id);
ChurnFeatures world_get_features (World *world, const char *id);
guint world_count_turns (World *world, const char *contact_id);
guint world_count_predictions (World *world, const char *contact_id, ChurnCause cause);
char *world_time (gint64 seconds);
/* All that events alone decide, as text: what must be the same in whatever order they came. */
char *world_dump (World *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

G_END_DECLS
