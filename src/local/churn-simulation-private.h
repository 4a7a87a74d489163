#pragma once

#include "churn-sim-agenda.h"
#include "churn-sim-floor.h"
#include "churn-simulation.h"

G_BEGIN_DECLS

struct _ChurnSimulation
{
  GObject parent_instance;

  ChurnSimSpeech *speech;
  guint64 seed;
  gint64 start;
  guint n_contacts;
  GRand *rand;
  ChurnSimFaults faults;
  GRand *fault_rand; /* the same calls, whatever is lost of them */
  ChurnSimFloor *floor;
  ChurnSimAgenda *agenda;
  GHashTable *calls;  /* id → ChurnSimCall */
  GHashTable *chains; /* initial id → the newest ChurnSimCall of the chain */
  guint64 n_calls;
  guint n_live;
  gint64 now;

  ChurnSimulationEvent event;
  ChurnSimulationAnswer answer;
  gpointer user_data;
};

void
churn_simulation_report (ChurnSimulation *self, ChurnSimCall *call, const char *type, gint64 time);
void churn_simulation_remember (ChurnSimulation *self, ChurnSimCall *call);
gboolean churn_simulation_start_campaign (ChurnSimulation *self, ChurnSimCall *call, gint64 time);
void churn_simulation_plan_follow_up (ChurnSimulation *self, ChurnSimCall *call, gint64 time);
void churn_simulation_dial (ChurnSimulation *self, ChurnSimCall *call, gint64 time);
void churn_simulation_take_step (ChurnSimulation *self, const ChurnSimStep *step);

G_END_DECLS
