#pragma once

#include "churn-sim-call.h"
#include "churn-sim-people.h"

G_BEGIN_DECLS

/* Who is there: the queues, the agents who answer them and the customers who may call. */
typedef struct _ChurnSimFloor ChurnSimFloor;

ChurnSimFloor *churn_sim_floor_new (ChurnSimSpeech *speech, guint n_contacts, GRand *rand);
void churn_sim_floor_free (ChurnSimFloor *self);

GPtrArray *churn_sim_floor_get_agents (ChurnSimFloor *self);
GPtrArray *churn_sim_floor_get_queues (ChurnSimFloor *self);
void churn_sim_floor_add_customer (ChurnSimFloor *self, ChurnSimCustomer *customer);
ChurnSimCustomer *churn_sim_floor_pick_customer (ChurnSimFloor *self, GRand *rand);
ChurnSimQueue *churn_sim_floor_pick_queue (ChurnSimFloor *self, GRand *rand);
ChurnSimQueue *churn_sim_floor_find_queue (ChurnSimFloor *self, const ChurnSimTopic *topic);
ChurnSimQueue *churn_sim_floor_find_queue_by_name (ChurnSimFloor *self, const char *name);
gboolean churn_sim_floor_has_chats (ChurnSimFloor *self);
ChurnSimAgent *churn_sim_floor_find_agent (ChurnSimFloor *self, const ChurnSimCall *call);
ChurnSimCall *churn_sim_floor_find_call (ChurnSimFloor *self, const ChurnSimAgent *agent);

G_END_DECLS
