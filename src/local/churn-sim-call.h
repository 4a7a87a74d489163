#pragma once

#include "churn-contact.h"

#include "churn-sim-dialogue.h"
#include "churn-sim-people.h"

G_BEGIN_DECLS

#define CHURN_SIM_INBOUND "INBOUND"
#define CHURN_SIM_OUTBOUND "OUTBOUND"
#define CHURN_SIM_CALLBACK "CALLBACK"
#define CHURN_SIM_TRANSFER "TRANSFER"
#define CHURN_SIM_API "API"

/* One contact of the simulated centre; a transfer makes a new one, which takes the talk over. */
typedef struct
{
  gatomicrefcount refs;
  char *id;
  char *initial_id;
  char *previous_id;  /* NULL: the first of its chain */
  char *related_id;   /* what an outbound call follows from; NULL: nothing */
  const char *method; /* how it was initiated */
  gboolean chat;
  GRand *rand;    /* of what is said and done */
  GRand *id_rand; /* of identifiers, which differ from run to run */

  ChurnSimCustomer *customer; /* NULL: nobody the centre knows */
  char *phone;                /* NULL: withheld */
  ChurnSimQueue *queue;
  ChurnSimAgent *agent;
  ChurnSimDialogue *dialogue;
  const ChurnSimSubject *campaign; /* why we call; NULL: another reason */
  gboolean wants_callback;         /* rather than to wait */

  gint64 initiated; /* microseconds; 0: not yet, as below */
  gint64 queued;
  gint64 connected;
  gint64 disconnected;
  gint64 worked;      /* after-call work done */
  const char *reason; /* of the disconnect */

  int months;  /* that the contact's attributes say; -1: none yet */
  int offered; /* in the queue: kept until somebody talks */
  guint64 n_turns;
  GQueue heard; /* of ChurnSimHeard: the customer's newest turns */
} ChurnSimCall;

/* A customer's turn, for the rules. */
typedef struct
{
  gint64 end;
  ChurnSentiment sentiment;
} ChurnSimHeard;

ChurnSimCall *churn_sim_call_new (guint64 seed, guint64 number, gint64 salt);
ChurnSimCall *churn_sim_call_new_successor (ChurnSimCall *previous, const char *method);
gboolean churn_sim_call_is_outbound (const ChurnSimCall *self);
ChurnSimCall *churn_sim_call_ref (ChurnSimCall *self);
void churn_sim_call_unref (ChurnSimCall *self);

void churn_sim_call_hear (ChurnSimCall *self, gint64 end, ChurnSentiment sentiment);
ChurnSentiment churn_sim_call_get_window (ChurnSimCall *self, gint64 now);
ChurnContact *churn_sim_call_describe (const ChurnSimCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimCall, churn_sim_call_unref)

G_END_DECLS
