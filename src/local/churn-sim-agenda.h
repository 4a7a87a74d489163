#pragma once

#include "churn-sim-call.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_SIM_STEP_OPEN,    /* do new calls come? */
  CHURN_SIM_STEP_DELIVER, /* an event reaches us */
  CHURN_SIM_STEP_LOOKUP,  /* the flow asks who calls */
  CHURN_SIM_STEP_QUEUE,   /* the flow puts it into its queue */
  CHURN_SIM_STEP_ABANDON, /* patience is over */
  CHURN_SIM_STEP_ANSWER,  /* an agent's telephone has rung */
  CHURN_SIM_STEP_TALK,    /* the next turn */
  CHURN_SIM_STEP_RULE,    /* the rules look at the last window */
  CHURN_SIM_STEP_DIAL,    /* we call */
  CHURN_SIM_STEP_WORKED,  /* after-call work is done */
  CHURN_SIM_STEP_FORGET,
} ChurnSimStepKind;

/* Something that is going to happen. */
typedef struct
{
  gint64 time;
  guint64 number; /* of two at one time, the one that was planned first */
  ChurnSimStepKind kind;
  ChurnSimCall *call;   /* owned, nullable */
  ChurnSimAgent *agent; /* CHURN_SIM_STEP_ANSWER */
  JsonNode *event;      /* CHURN_SIM_STEP_DELIVER */
  gboolean lookup;
} ChurnSimStep;

typedef struct _ChurnSimAgenda ChurnSimAgenda;

ChurnSimAgenda *churn_sim_agenda_new (void);
void churn_sim_agenda_free (ChurnSimAgenda *self);
void
churn_sim_agenda_add (ChurnSimAgenda *self, gint64 time, ChurnSimStepKind kind, ChurnSimCall *call);
void churn_sim_agenda_add_answer (ChurnSimAgenda *self,
                                  gint64 time,
                                  ChurnSimCall *call,
                                  ChurnSimAgent *agent);
void
churn_sim_agenda_add_delivery (ChurnSimAgenda *self, gint64 time, JsonNode *event, gboolean lookup);
ChurnSimStep *churn_sim_agenda_take (ChurnSimAgenda *self, gint64 until);
void churn_sim_step_free (ChurnSimStep *step);

G_END_DECLS
