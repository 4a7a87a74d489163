#pragma once

#include "churn-windows.h"

G_BEGIN_DECLS

typedef enum
{
  CHURN_STATE_INITIATED,
  CHURN_STATE_QUEUED,
  CHURN_STATE_CONNECTED,
  CHURN_STATE_AFTER_CALL,
  CHURN_STATE_ENDED,
  CHURN_STATE_LOST,
} ChurnState;

typedef enum
{
  CHURN_ANALYSIS_NONE,
  CHURN_ANALYSIS_RUNNING,
  CHURN_ANALYSIS_COMPLETED,
  CHURN_ANALYSIS_FAILED,
} ChurnAnalysis;

/**
 * ChurnContact:
 *
 * What is known of one contact: a set of facts, each with the time at which it was true, so that
 * facts merge into the same contact in whatever order and however often they come. Its state is
 * never stored by itself: churn_contact_get_state() derives it from the facts. Strings are owned;
 * %NULL, 0 and NAN are "not known".
 */
typedef struct
{
  char *id;
  char *initial_id; /* the first contact of the chain, where it is another one */
  char *previous_id;
  char *channel;    /* VOICE, CHAT, TASK, EMAIL */
  char *initiation; /* INBOUND, OUTBOUND, TRANSFER, CALLBACK … */
  char *instance;   /* the Connect instance's ARN */

  char *queue; /* its name */
  char *queue_arn;
  gint64 queue_time;
  char *agent_id; /* the Connect user name */
  char *agent_name;
  char *agent_arn;
  gint64 agent_time;
  GVariant *former; /* a{s(msms)}: what other queues and agents that facts named are called: ARN to
                       id and name; NULL: none */

  char *customer_id;
  char *customer_name;
  char *customer_phone;
  int months; /* left on the customer's contract; -1: not known */

  gint64 initiated;
  gint64 begun; /* by when it had begun by our own clock, where nobody says when it was initiated */
  gint64 queued;
  gint64 connected;
  gint64 disconnected;
  gint64 completed; /* after-call work done */
  gint64 lost;
  gint64 heard; /* the newest time at which anything was heard of it */

  ChurnAnalysis analysis;
  ChurnWindows *windows;       /* never NULL */
  ChurnSentimentCounts counts; /* what the rules counted in this contact */

  double churn; /* NAN: not yet known */
  double previous_churn;
  double initial_churn;

  char *claimed_by;
  char *claimed_name;
  gboolean help;

  gint64 version; /* raised by each change that the feed shows */
} ChurnContact;

ChurnContact *churn_contact_new (const char *id);
ChurnContact *churn_contact_copy (const ChurnContact *self);
ChurnContact *churn_contact_ref (ChurnContact *self);
void churn_contact_unref (ChurnContact *self);

gboolean churn_contact_merge (ChurnContact *self, const ChurnContact *facts);
ChurnState churn_contact_get_state (const ChurnContact *self);
gboolean churn_contact_is_live (const ChurnContact *self);
gint64 churn_contact_get_started (const ChurnContact *self);
gint64 churn_contact_get_ended (const ChurnContact *self);
const char *churn_contact_get_initial_id (const ChurnContact *self);

/* A row of the feed; parsing one restores just what a row carries. */
void churn_contact_build (const ChurnContact *self, JsonBuilder *builder);
void churn_contact_build_whole (const ChurnContact *self, JsonBuilder *builder);
ChurnContact *churn_contact_parse (JsonObject *object, GError **error);

const char *churn_state_get_name (ChurnState state);
gboolean churn_state_from_name (const char *name, ChurnState *state);
const char *churn_analysis_get_name (ChurnAnalysis analysis);
gboolean churn_analysis_from_name (const char *name, ChurnAnalysis *analysis);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnContact, churn_contact_unref)

G_END_DECLS
