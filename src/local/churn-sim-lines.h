#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The tone in which something is said; the index into ChurnSimLines. */
typedef enum
{
  CHURN_SIM_TONE_NEGATIVE,
  CHURN_SIM_TONE_NEUTRAL,
  CHURN_SIM_TONE_POSITIVE,
} ChurnSimTone;

#define CHURN_SIM_N_TONES 3

/* Ways to say one thing, by tone; a tone without lines is NULL. */
typedef struct
{
  char **tones[CHURN_SIM_N_TONES];
} ChurnSimLines;

/* A question and its answer. */
typedef struct
{
  ChurnSimLines *ask;
  ChurnSimLines *answer;
} ChurnSimExchange;

/* What an agent does about it, and what the customer says to that. */
typedef struct
{
  gboolean also; /* worth doing after another one helped */
  ChurnSimLines *act;
  ChurnSimLines *good;
  ChurnSimLines *bad;
} ChurnSimFix;

/* Something said beside the matter. @when: any, voice, inbound,
 * repeat, loyal or ending. */
typedef struct
{
  char *when;
  ChurnSimLines *say;
  ChurnSimLines *reply;
  ChurnSimLines *follow;
} ChurnSimSide;

/* What a customer calls about. */
typedef struct
{
  char *name;
  double severity;   /* 0 to 1: what it does to the mood */
  gboolean alone;    /* nobody has another matter beside it */
  GHashTable *slots; /* name → char ** of values to draw from */
  ChurnSimLines *problem;
  ChurnSimLines *reply;        /* the agent's; NULL: as to any problem */
  ChurnSimLines *failed;       /* when nothing helped; NULL: somebody else takes it on */
  ChurnSimLines *failed_reply; /* what the customer says to that */
  GPtrArray *exchanges;        /* of ChurnSimExchange */
  ChurnSimLines *finding;
  ChurnSimLines *react;
  GPtrArray *fixes; /* of ChurnSimFix */
} ChurnSimTopic;

typedef struct
{
  char *name;
  guint weight;
  GPtrArray *topics; /* of ChurnSimTopic */
} ChurnSimSubject;

ChurnSimLines *churn_sim_lines_read (JsonObject *object, const char *member, GError **error);
void churn_sim_lines_free (ChurnSimLines *self);
gboolean
churn_sim_lines_check (const ChurnSimLines *lines, const char *const *slots, GError **error);
GHashTable *churn_sim_slots_read (JsonObject *object, GPtrArray *names, GError **error);
GPtrArray *churn_sim_exchanges_read (JsonObject *object, const char *member, GError **error);
GPtrArray *churn_sim_sides_read (JsonObject *object, const char *member, GError **error);
GPtrArray *churn_sim_subjects_read (JsonObject *object, const char *member, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimLines, churn_sim_lines_free)

G_END_DECLS
