#include "churn-sim-agenda.h"

struct _ChurnSimAgenda
{
  GSequence *steps; /* of ChurnSimStep, the next one first */
  guint64 n_planned;
};

/**
 * churn_sim_step_free:
 * @step: (transfer full): a step
 *
 * Frees a step.
 */
void
churn_sim_step_free (ChurnSimStep *step)
{
  g_clear_pointer (&step->call, churn_sim_call_unref);
  g_clear_pointer (&step->event, json_node_unref);
  g_free (step);
}

/**
 * churn_sim_agenda_new:
 *
 * Returns: (transfer full): an agenda on which nothing stands
 */
ChurnSimAgenda *
churn_sim_agenda_new (void)
{
  ChurnSimAgenda *self = g_new0 (ChurnSimAgenda, 1);

  self->steps = g_sequence_new ((GDestroyNotify) churn_sim_step_free);

  return self;
}

/**
 * churn_sim_agenda_free:
 * @self: (transfer full): an agenda
 *
 * Frees an agenda and what stands on it.
 */
void
churn_sim_agenda_free (ChurnSimAgenda *self)
{
  g_sequence_free (self->steps);
  g_free (self);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer unused)
{
  const ChurnSimStep *first = a;
  const ChurnSimStep *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;

  return first->number < second->number ? -1 : first->number > second->number;
}

static ChurnSimStep *
plan (ChurnSimAgenda *self, gint64 time, ChurnSimStepKind kind, ChurnSimCall *call)
{
  ChurnSimStep *step = g_new0 (ChurnSimStep, 1);

  step->time = time;
  step->number = self->n_planned++;
  step->kind = kind;
  step->call = call != NULL ? churn_sim_call_ref (call) : NULL;
  g_sequence_insert_sorted (self->steps, step, compare, NULL);

  return step;
}

/**
 * churn_sim_agenda_add:
 * @self: an agenda
 * @time: when
 * @kind: what happens
 * @call: (nullable): to which call
 *
 * Plans something.
 */
void
churn_sim_agenda_add (ChurnSimAgenda *self, gint64 time, ChurnSimStepKind kind, ChurnSimCall *call)
{
  plan (self, time, kind, call);
}

/**
 * churn_sim_agenda_add_answer:
 * @self: an agenda
 * @time: when
 * @call: a waiting call
 * @agent: whose telephone rings until then
 *
 * Plans that an agent answers.
 */
void
churn_sim_agenda_add_answer (ChurnSimAgenda *self,
                             gint64 time,
                             ChurnSimCall *call,
                             ChurnSimAgent *agent)
{
  plan (self, time, CHURN_SIM_STEP_ANSWER, call)->agent = agent;
}

/**
 * churn_sim_agenda_add_delivery:
 * @self: an agenda
 * @time: when
 * @event: (transfer full): what reaches us
 * @lookup: whether it is a contact flow that asks
 *
 * Plans that an event is delivered.
 */
void
churn_sim_agenda_add_delivery (ChurnSimAgenda *self, gint64 time, JsonNode *event, gboolean lookup)
{
  ChurnSimStep *step = plan (self, time, CHURN_SIM_STEP_DELIVER, NULL);

  step->event = event;
  step->lookup = lookup;
}

/**
 * churn_sim_agenda_take:
 * @self: an agenda
 * @until: a time
 *
 * Returns: (transfer full) (nullable): the next step, unless it comes after @until
 */
ChurnSimStep *
churn_sim_agenda_take (ChurnSimAgenda *self, gint64 until)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->steps);
  ChurnSimStep *step;
  ChurnSimStep *taken;

  if (g_sequence_iter_is_end (first))
    return NULL;
  step = g_sequence_get (first);
  if (step->time > until)
    return NULL;
  /* removing frees what it finds there */
  taken = g_memdup2 (step, sizeof *step);
  step->call = NULL;
  step->event = NULL;
  g_sequence_remove (first);

  return taken;
}
