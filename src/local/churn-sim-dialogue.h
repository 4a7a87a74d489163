#pragma once

#include "churn-segment.h"

#include "churn-sim-speech.h"

G_BEGIN_DECLS

/* How the two came to talk. */
typedef enum
{
  CHURN_SIM_APPROACH_CALL,     /* the customer called, or wrote */
  CHURN_SIM_APPROACH_CALLBACK, /* the customer asked to be called back instead of waiting */
  CHURN_SIM_APPROACH_CAMPAIGN, /* the centre calls by itself */
} ChurnSimApproach;

/* What the dialogue has to know of the two who talk. */
typedef struct
{
  ChurnSimApproach approach;
  const char *company;
  const char *queue;
  const char *agent;      /* first name */
  const char *first_name; /* the customer's; NULL: the centre does not know who calls */
  const char *last_name;
  int months;           /* left on the contract; -1: not known */
  double service_calls; /* how often the customer called before */
  double history;       /* -1 to 1: how earlier calls went */
  gint64 waited;        /* microseconds in the queue */
  gboolean chat;        /* they write */
  double skill;         /* the agent's, 0 to 1 */
} ChurnSimParties;

/* One turn of speech; times in microseconds. */
typedef struct
{
  ChurnParticipant participant;
  char *text; /* owned */
  ChurnSentiment sentiment;
  gint64 pause; /* of silence before it */
  gint64 length;
} ChurnSimTurn;

void churn_sim_turn_clear (ChurnSimTurn *turn);

/* How a dialogue ended. */
typedef enum
{
  CHURN_SIM_TALK_GOES_ON,
  CHURN_SIM_TALK_OVER,
  CHURN_SIM_TALK_HUNG_UP,     /* by a customer who had enough */
  CHURN_SIM_TALK_TRANSFERRED, /* the agent puts it through to another queue */
} ChurnSimTalk;

typedef struct _ChurnSimDialogue ChurnSimDialogue;

ChurnSimDialogue *churn_sim_dialogue_new (ChurnSimSpeech *speech,
                                          const ChurnSimSubject *subject,
                                          const ChurnSimParties *parties,
                                          GRand *rand);
void churn_sim_dialogue_free (ChurnSimDialogue *self);

ChurnSimTalk churn_sim_dialogue_next (ChurnSimDialogue *self, ChurnSimTurn *turn);
void churn_sim_dialogue_allow_transfer (ChurnSimDialogue *self, const ChurnSimSubject *target);
void churn_sim_dialogue_transfer (ChurnSimDialogue *self, const ChurnSimParties *parties);
void
churn_sim_dialogue_follow_up (ChurnSimDialogue *self, const ChurnSimParties *parties, GRand *rand);
gboolean churn_sim_dialogue_is_promised (ChurnSimDialogue *self);
void churn_sim_dialogue_offer (ChurnSimDialogue *self, int months);
gboolean churn_sim_dialogue_take_answer (ChurnSimDialogue *self, int *months, gboolean *accepted);
const ChurnSimTopic *churn_sim_dialogue_get_topic (ChurnSimDialogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimDialogue, churn_sim_dialogue_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChurnSimTurn, churn_sim_turn_clear)

G_END_DECLS
