#pragma once

#include "churn-sim-dialogue.h"

G_BEGIN_DECLS

/* From this severity on a matter is one that others may have to look into. */
#define SERIOUS 0.25

/* A dialogue is a row of beats still to come. Saying one may put others in front of it: a fix that
 * failed brings the next fix, an offer made by the real agent breaks in. */

typedef enum
{
  CHURN_SIM_BEAT_AGENT,
  CHURN_SIM_BEAT_CUSTOMER,
  CHURN_SIM_BEAT_CUSTOMER_ACK, /* a short word, or nothing */
  CHURN_SIM_BEAT_AGENT_ACK,
  CHURN_SIM_BEAT_FIX,     /* the agent does something about it; its outcome is drawn after */
  CHURN_SIM_BEAT_OUTCOME, /* what the customer says to that */
  CHURN_SIM_BEAT_DECIDE,  /* the customer takes the offer or does not */
  CHURN_SIM_BEAT_MORE,    /* is there anything else? */
  CHURN_SIM_BEAT_TRANSFER,
} ChurnSimBeatKind;

typedef struct
{
  ChurnSimBeatKind kind;
  const ChurnSimLines *lines;
  const ChurnSimLines *closer; /* words that may follow; NULL: none fit */
  gboolean plain;              /* no words before it */
  double mood;                 /* what it does to the customer, good or bad */
  gint64 pause;                /* microseconds of silence before it, beyond the usual */
  guint fix;                   /* CHURN_SIM_BEAT_FIX, CHURN_SIM_BEAT_OUTCOME */
  int months;                  /* CHURN_SIM_BEAT_DECIDE */
} ChurnSimBeat;

struct _ChurnSimDialogue
{
  ChurnSimSpeech *speech;
  const ChurnSimSubject *subject;
  const ChurnSimSubject *target; /* where to it may be transferred */
  const ChurnSimTopic *topic;
  GRand *rand;
  GHashTable *slots;
  GQueue beats; /* of ChurnSimBeat */

  double mood; /* -1 furious to 1 delighted */
  double skill;
  double service_calls;
  gboolean known;
  gboolean campaign; /* the centre calls by itself */
  gboolean called;   /* the customer's telephone rang */
  gboolean promised; /* to call the customer back */
  int months;
  guint n_topics;
  guint n_failed;
  guint n_turns;
  ChurnSimTone tone; /* of the customer's last turn */
  gboolean threatened;
  gboolean transferred;
  gboolean hanging_up;
  GHashTable *topics;   /* those that were had */
  GHashTable *sides;    /* likewise */
  GHashTable *openings; /* how sentences of this call began */
  gboolean chat;
  guint n_holds;
  gboolean endless; /* one of those that take an hour */

  int answered; /* months; 0: no answer to take */
  gboolean accepted;
};

const ChurnSimLines *churn_sim_script_get_lines (ChurnSimDialogue *self, const char *name);
ChurnSimBeat *
churn_sim_script_new_beat (ChurnSimBeatKind kind, const ChurnSimLines *what, double mood);
ChurnSimBeat *churn_sim_script_add (ChurnSimDialogue *self,
                                    ChurnSimBeatKind kind,
                                    const ChurnSimLines *what,
                                    double mood);
void churn_sim_script_break_in (ChurnSimDialogue *self, GQueue *beats);
void churn_sim_script_feel (ChurnSimDialogue *self, double change);
const ChurnSimTopic *churn_sim_script_pick_topic (ChurnSimDialogue *self,
                                                  const ChurnSimSubject *subject);
void churn_sim_script_plan_side (ChurnSimDialogue *self);
void churn_sim_script_plan_hold (ChurnSimDialogue *self);
void churn_sim_script_plan_typing (ChurnSimDialogue *self);
void churn_sim_script_plan_fix (ChurnSimDialogue *self, guint number);
void churn_sim_script_plan_topic (ChurnSimDialogue *self);
void churn_sim_script_plan_closing (ChurnSimDialogue *self);
void churn_sim_script_plan_goodbye (ChurnSimDialogue *self);
void churn_sim_script_set_slot (ChurnSimDialogue *self, const char *name, const char *value);
void churn_sim_script_set_term (ChurnSimDialogue *self, const char *name, int months);
void churn_sim_script_say (ChurnSimDialogue *self,
                           ChurnSimTurn *turn,
                           ChurnParticipant who,
                           const ChurnSimBeat *beat);

G_END_DECLS
