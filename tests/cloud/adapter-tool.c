/* The adapters of the cloud that keep something between calls, for tests:
 *
 *     adapter-tool MODEL TABLE INSTANCE-ARN MACHINE-ARN
 *
 * Each line of standard input is a call, its words between tabs; each is answered by one line: "ok"
 * and what came of it, or "error", the code and the message. */

#include "aws-service-endpoint.h"
#include "churn-amazon-connect.h"
#include "churn-contact-lens.h"
#include "churn-sagemaker-predictor.h"

#include <stdio.h>
#include <string.h>

#define MAX_ROWS 64

typedef struct
{
  ChurnXgboostPredictor *packaged;
  ChurnSagemakerPredictor *predictor;
  gint64 later; /* by how much the predictor's clock is before */
  ChurnDynamoShared *shared;
  ChurnContactLens *lens;
  ChurnAmazonConnect *connect;
} Tool;

typedef gboolean (*Call) (Tool *tool, char **words, GString *out, GError **error);

static gint64
get_time (gpointer user_data)
{
  return g_get_real_time () + ((Tool *) user_data)->later;
}

static void
add_number (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, " %s", g_ascii_dtostr (text, sizeof text, number));
}

static void
add_word (GString *out, const char *name, const char *word)
{
  if (word != NULL)
    g_string_append_printf (out, " %s=%s", name, word);
}

static guint
read_rows (char **words, ChurnFeatures *rows, GError **error)
{
  guint n = 0;

  for (; words[n] != NULL && n < MAX_ROWS; n++)
    if (!churn_features_from_csv (words[n], &rows[n], error))
      return 0;
  return n;
}

/* predict ROW …: who scored, the model, and the probabilities */
static gboolean
predict (Tool *tool, char **words, GString *out, GError **error)
{
  ChurnPredictor *predictor = CHURN_PREDICTOR (tool->predictor);
  ChurnFeatures rows[MAX_ROWS];
  double probabilities[MAX_ROWS], contributions[CHURN_N_FEATURES];
  gboolean fallback;
  guint n = read_rows (words, rows, error);

  if (n == 0 || !churn_predictor_predict (predictor, rows, n, probabilities, contributions, 1,
                                          &fallback, NULL, error))
    return FALSE;
  g_string_append_printf (out, " %s %s", fallback ? "packaged" : "endpoint",
                          churn_predictor_get_model (predictor));
  for (guint i = 0; i < n; i++)
    add_number (out, probabilities[i]);
  return TRUE;
}

/* packaged ROW …: what the packaged model's trees add up to, and its probabilities */
static gboolean
packaged (Tool *tool, char **words, GString *out, GError **error)
{
  ChurnFeatures rows[MAX_ROWS];
  double margins[MAX_ROWS], probabilities[MAX_ROWS];
  guint n = read_rows (words, rows, error);

  if (n == 0 || !churn_xgboost_predictor_get_margins (tool->packaged, rows, n, margins, error) ||
      !churn_predictor_predict (CHURN_PREDICTOR (tool->packaged), rows, n, probabilities, NULL, 0,
                                NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    add_number (out, margins[i]);
  for (guint i = 0; i < n; i++)
    add_number (out, probabilities[i]);
  return TRUE;
}

/* later SECONDS */
static gboolean
later (Tool *tool, char **words, GString *out, GError **error)
{
  tool->later += g_ascii_strtoll (words[0], NULL, 10) * G_USEC_PER_SEC;
  return TRUE;
}

/* list CONTACT [TOKEN]: where to go on, and the turns */
static gboolean
list (Tool *tool, char **words, GString *out, GError **error)
{
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) turns = churn_transcripts_list (CHURN_TRANSCRIPTS (tool->lens), words[0],
                                                        words[1], &next, NULL, error);

  if (turns == NULL)
    return FALSE;
  g_string_append_printf (out, " %s", next != NULL ? next : "over");
  for (guint i = 0; i < turns->len; i++)
    {
      const ChurnSegment *turn = g_ptr_array_index (turns, i);

      g_string_append_printf (out, " %s:%s:%" G_GINT64_FORMAT ":%d", turn->id,
                              churn_participant_get_name (turn->participant), turn->begin,
                              (int) turn->sentiment);
    }
  return TRUE;
}

/* quota RATE BURST */
static gboolean
quota (Tool *tool, char **words, GString *out, GError **error)
{
  churn_contact_lens_set_quota (tool->lens, g_ascii_strtod (words[0], NULL),
                                (guint) g_ascii_strtoull (words[1], NULL, 10));
  return TRUE;
}

/* take BUCKET INTERVAL BURST NOW, in milliseconds */
static gboolean
take (Tool *tool, char **words, GString *out, GError **error)
{
  gboolean taken;

  if (!churn_dynamo_shared_take (tool->shared, words[0], g_ascii_strtoll (words[1], NULL, 10),
                                 (guint) g_ascii_strtoull (words[2], NULL, 10),
                                 g_ascii_strtoll (words[3], NULL, 10) * G_TIME_SPAN_MILLISECOND,
                                 &taken, NULL, error))
    return FALSE;
  g_string_append (out, taken ? " yes" : " no");
  return TRUE;
}

/* attributes CONTACT [NAME VALUE …] */
static gboolean
attributes (Tool *tool, char **words, GString *out, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 1; words[i] != NULL && words[i + 1] != NULL; i += 2)
    g_hash_table_insert (table, words[i], words[i + 1]);
  return churn_connect_set_attributes (CHURN_CONNECT (tool->connect), words[0], table, NULL, error);
}

static void
add_time (GString *out, const char *name, gint64 time)
{
  if (time != 0)
    g_string_append_printf (out, " %s=%" G_GINT64_FORMAT, name, time);
}

/* contact ID: what is known of it, or "unknown" */
static gboolean
contact (Tool *tool, char **words, GString *out, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnContact) facts =
      churn_connect_describe_contact (CHURN_CONNECT (tool->connect), words[0], NULL, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (facts == NULL)
    {
      g_string_append (out, " unknown");
      return TRUE;
    }
  g_string_append_printf (out, " %s", churn_state_get_name (churn_contact_get_state (facts)));
  add_word (out, "id", facts->id);
  add_word (out, "initial", facts->initial_id);
  add_word (out, "previous", facts->previous_id);
  add_word (out, "channel", facts->channel);
  add_word (out, "initiation", facts->initiation);
  add_word (out, "instance", facts->instance);
  add_word (out, "queue", facts->queue_arn);
  add_word (out, "agent", facts->agent_arn);
  add_word (out, "phone", facts->customer_phone);
  add_time (out, "initiated", facts->initiated);
  add_time (out, "queued", facts->queued);
  add_time (out, "queue_time", facts->queue_time);
  add_time (out, "connected", facts->connected);
  add_time (out, "agent_time", facts->agent_time);
  add_time (out, "disconnected", facts->disconnected);
  add_time (out, "completed", facts->completed);
  return TRUE;
}

/* agent ARN: user name and name */
static gboolean
agent (Tool *tool, char **words, GString *out, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (!churn_connect_describe_agent (CHURN_CONNECT (tool->connect), words[0], &id, &name, NULL,
                                     error))
    return FALSE;
  g_string_append_printf (out, " %s %s", id, name != NULL ? name : "-");
  return TRUE;
}

/* queue ARN: its name */
static gboolean
queue (Tool *tool, char **words, GString *out, GError **error)
{
  g_autofree char *name = NULL;

  if (!churn_connect_describe_queue (CHURN_CONNECT (tool->connect), words[0], &name, NULL, error))
    return FALSE;
  g_string_append_printf (out, " %s", name);
  return TRUE;
}

/* start CONTACT */
static gboolean
start (Tool *tool, char **words, GString *out, GError **error)
{
  return churn_connect_start_loop (CHURN_CONNECT (tool->connect), words[0], NULL, error);
}

/* stop CONTACT */
static gboolean
stop (Tool *tool, char **words, GString *out, GError **error)
{
  return churn_connect_stop_loop (CHURN_CONNECT (tool->connect), words[0], NULL, error);
}

static const struct
{
  const char *name;
  guint n_words; /* it needs at least */
  Call call;
} calls[] = {
  { "predict", 1, predict }, { "packaged", 1, packaged },     { "later", 1, later },
  { "list", 1, list },       { "quota", 2, quota },           { "take", 4, take },
  { "contact", 1, contact }, { "attributes", 1, attributes }, { "agent", 1, agent },
  { "queue", 1, queue },     { "start", 1, start },           { "stop", 1, stop },
};

static void
answer (Tool *tool, char **words)
{
  g_autoptr (GString) out = g_string_new ("ok");
  g_autoptr (GError) error = NULL;
  guint n = g_strv_length (words);

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (n > calls[i].n_words && g_str_equal (words[0], calls[i].name))
      {
        if (!calls[i].call (tool, words + 1, out, &error))
          g_string_printf (out, "error %s %d %s", g_quark_to_string (error->domain), error->code,
                           error->message);
        g_print ("%s\n", out->str);
        return;
      }
  g_error ("There is no such call");
}

static double
no_jitter (gpointer user_data)
{
  return 0;
}

/* No time limit of a test's is reached by a service's own: the double lets go first. */
static AwsClient *
make_client (AwsService service, AwsCredentials *credentials)
{
  g_autoptr (GError) error = NULL;
  AwsClient *client = aws_service_endpoint_new_client (service, "us-east-1", credentials, &error);

  if (client == NULL)
    g_error ("%s", error->message);
  aws_client_set_timeout (client, 3000);
  aws_client_set_random (client, no_jitter, NULL, NULL);
  return client;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) credentials = aws_credentials_new_from_environment (&error);
  g_autoptr (AwsClient) dynamodb_client = NULL;
  g_autoptr (AwsClient) sagemaker_client = NULL;
  g_autoptr (AwsClient) lens_client = NULL;
  g_autoptr (AwsClient) connect_client = NULL;
  g_autoptr (AwsClient) states_client = NULL;
  g_autoptr (AwsDynamodb) dynamodb = NULL;
  g_autoptr (AwsSagemakerRuntime) runtime = NULL;
  g_autoptr (AwsContactLens) lens = NULL;
  g_autoptr (AwsConnect) connect = NULL;
  g_autoptr (AwsStepFunctions) states = NULL;
  Tool tool = { NULL };
  char line[65536];

  g_assert_no_error (error);
  g_assert_cmpint (argc, ==, 5);
  tool.packaged = churn_xgboost_predictor_new (argv[1], &error);
  g_assert_no_error (error);
  dynamodb_client = make_client (AWS_SERVICE_DYNAMODB, credentials);
  sagemaker_client = make_client (AWS_SERVICE_SAGEMAKER_RUNTIME, credentials);
  lens_client = make_client (AWS_SERVICE_CONTACT_LENS, credentials);
  connect_client = make_client (AWS_SERVICE_CONNECT, credentials);
  states_client = make_client (AWS_SERVICE_STEP_FUNCTIONS, credentials);
  dynamodb = aws_dynamodb_new (dynamodb_client);
  runtime = aws_sagemaker_runtime_new (sagemaker_client);
  lens = aws_contact_lens_new (lens_client);
  connect = aws_connect_new (connect_client);
  states = aws_step_functions_new (states_client);
  tool.shared = churn_dynamo_shared_new (dynamodb, argv[2]);
  tool.predictor = churn_sagemaker_predictor_new (runtime, "churn", tool.packaged);
  churn_sagemaker_predictor_set_clock (tool.predictor, get_time, &tool, NULL);
  tool.lens = churn_contact_lens_new (lens, argv[3], tool.shared);
  tool.connect = churn_amazon_connect_new (connect, states, argv[3], argv[4], tool.shared);

  setvbuf (stdout, NULL, _IOLBF, 0);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), "\t", -1);

      answer (&tool, words);
    }
  g_object_unref (tool.connect);
  g_object_unref (tool.lens);
  g_object_unref (tool.predictor);
  g_object_unref (tool.shared);
  g_object_unref (tool.packaged);
  return 0;
}
