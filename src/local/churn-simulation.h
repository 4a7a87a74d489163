#pragma once

#include "churn-contact.h"
#include "churn-customer.h"
#include "churn-features.h"

#include "churn-sim-speech.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SIMULATION (churn_simulation_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSimulation, churn_simulation, CHURN, SIMULATION, GObject)

/* How the feed of a real centre fails. */
typedef enum
{
  CHURN_SIM_FAULT_DUPLICATES = 1 << 0, /* every tenth event comes twice */
  CHURN_SIM_FAULT_REORDERING = 1 << 1, /* one in seven comes up to half a minute late */
  CHURN_SIM_FAULT_GAPS = 1 << 2,       /* one in fifty never comes */
} ChurnSimFaults;

/* What the centre delivers: an event, or what a contact flow asks. */
typedef void (*ChurnSimulationEvent) (JsonNode *event,
                                      gboolean lookup,
                                      gint64 time,
                                      gpointer user_data);
/* What a customer said of an offer. */
typedef void (*ChurnSimulationAnswer) (const char *contact_id,
                                       int months,
                                       gboolean accepted,
                                       gint64 time,
                                       gpointer user_data);
/* An agent, or a queue (without an id). */
typedef void (*ChurnSimulationEntry) (const char *arn,
                                      const char *id,
                                      const char *name,
                                      gpointer user_data);

ChurnSimulation *
churn_simulation_new (ChurnSimSpeech *speech, guint64 seed, guint n_contacts, gint64 start);
void churn_simulation_set_callbacks (ChurnSimulation *self,
                                     ChurnSimulationEvent event,
                                     ChurnSimulationAnswer answer,
                                     gpointer user_data);
void churn_simulation_set_faults (ChurnSimulation *self, ChurnSimFaults faults);
void churn_simulation_add_customer (ChurnSimulation *self,
                                    const ChurnCustomer *customer,
                                    const ChurnFeatures *features);
void churn_simulation_run_until (ChurnSimulation *self, gint64 time);
guint churn_simulation_get_n_live (ChurnSimulation *self);
void churn_simulation_set_attributes (ChurnSimulation *self,
                                      const char *initial_contact_id,
                                      GHashTable *attributes);
ChurnContact *churn_simulation_describe (ChurnSimulation *self, const char *contact_id);
void churn_simulation_list_agents (ChurnSimulation *self,
                                   ChurnSimulationEntry entry,
                                   gpointer user_data);
void churn_simulation_list_queues (ChurnSimulation *self,
                                   ChurnSimulationEntry entry,
                                   gpointer user_data);

G_END_DECLS
