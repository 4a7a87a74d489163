#pragma once

#include "churn-customer.h"

#include "churn-sim-speech.h"

G_BEGIN_DECLS

/* An agent of the simulated centre. */
typedef struct
{
  char *id; /* the Connect user name */
  char *first_name;
  char *name;
  char *arn;
  double skill;  /* 0 to 1: how customers feel after */
  guint *queues; /* indices, the agent's own first */
  guint n_queues;
  guint max_chats; /* at once; 0: takes calls */
  guint n_busy;    /* calls, chats and after-call work now */
} ChurnSimAgent;

/* A queue of the simulated centre. */
typedef struct
{
  char *name;
  char *arn;
  const ChurnSimSubject *subject;
  GQueue waiting; /* of ChurnSimCall */
} ChurnSimQueue;

/* A customer who may call. */
typedef struct
{
  ChurnCustomer *customer;
  double service_calls;
  int months; /* left on the contract; -1: not known */
  gboolean calling;
} ChurnSimCustomer;

#define CHURN_SIM_ACCOUNT "111122223333"
#define CHURN_SIM_INSTANCE                                                                         \
  "arn:aws:connect:us-east-1:111122223333:instance/7c1d2b9e-5a40-4f6e-9d13-2e8f0a6b4c57"
#define CHURN_SIM_INSTANCE_ID "7c1d2b9e-5a40-4f6e-9d13-2e8f0a6b4c57"

GPtrArray *churn_sim_agents_new (guint n_agents, guint n_queues, GRand *rand);
GPtrArray *churn_sim_queues_new (ChurnSimSpeech *speech, GRand *rand);
ChurnSimCustomer *churn_sim_customer_new (const ChurnCustomer *customer, double service_calls);
void churn_sim_customer_free (ChurnSimCustomer *self);
double churn_sim_customer_get_history (const ChurnSimCustomer *self);

G_END_DECLS
