// Command schema prints, as one JSON object, what kustomize knows of the built-in kinds:
// the OpenAPI definitions without their prose, and which kinds lie in no namespace.
// `cargo xtask schema` runs it and turns the answer into crates/core/src/schema/builtin.rs.
package main

import (
	"encoding/json"
	"log"
	"os"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Kinds whose scope kustomize knows although Kubernetes 1.21.2 has no definition of them.
var undefined = []yaml.TypeMeta{
	{APIVersion: "admissionregistration.k8s.io/v1", Kind: "ValidatingAdmissionPolicy"},
	{APIVersion: "admissionregistration.k8s.io/v1", Kind: "ValidatingAdmissionPolicyBinding"},
	{APIVersion: "v1", Kind: "NodeProxyOptions"},
}

func text(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func main() {
	definitions := openapi.Schema().Definitions
	kinds := undefined
	for _, definition := range definitions {
		entries, _ := definition.Extensions["x-kubernetes-group-version-kind"].([]any)
		for _, entry := range entries {
			m := entry.(map[string]any)
			apiVersion := text(m, "version")
			if group := text(m, "group"); group != "" {
				apiVersion = group + "/" + apiVersion
			}
			kinds = append(kinds, yaml.TypeMeta{APIVersion: apiVersion, Kind: text(m, "kind")})
		}
	}
	cluster := [][2]string{}
	for _, kind := range kinds {
		if openapi.IsCertainlyClusterScoped(kind) {
			cluster = append(cluster, [2]string{kind.APIVersion, kind.Kind})
		}
	}
	facts := map[string]any{"definitions": definitions, "cluster": cluster}
	if err := json.NewEncoder(os.Stdout).Encode(facts); err != nil {
		log.Fatal(err)
	}
}
