# cmake -D FROM=node_modules -D TO=share/kinora -P copy_assets.cmake
#
# fonts/fonts.list has one line per face: family|weight|style|unicode-range|file. The file lies
# beside the list. Faces of one family, weight and style stand in the order in which they are to be
# asked for a character; an empty range means: whatever the file covers.
cmake_policy(SET CMP0057 NEW)

# What the reference renderer bundles first: the latin file alone, so it leads and has no range.
set(subsets latin latin-ext japanese)
# As the reference renderer asks for them: an italic of weight 600 is drawn in 700 there.
set(italic_weights 400 700)
# The package's own file of all Japanese glyphs has no entry in unicode.json.
set(range_japanese "U+2000-22FF,U+2460-27BF,U+2E80-A4CF,U+F900-FAFF,U+FE30-FE4F,U+FF00-FFEF,U+1F100-1F2FF,U+20000-3FFFF")

function(range_of subset unicode out)
    if(subset STREQUAL "latin")
        set(range "")
    elseif(subset STREQUAL "japanese")
        set(range ${range_japanese})
    else()
        string(JSON range ERROR_VARIABLE missing GET "${unicode}" ${subset})
        if(missing)
            set(range "")
        endif()
    endif()
    set(${out} "${range}" PARENT_SCOPE)
endfunction()

# Appends the faces of one package to `index` in the caller and copies their files.
function(copy_family dir)
    get_filename_component(slug ${dir} NAME)
    file(READ ${dir}/metadata.json metadata)
    file(READ ${dir}/unicode.json unicode)
    string(JSON family GET "${metadata}" family)
    set(lines "")
    foreach(weight RANGE 100 900 100)
        foreach(style normal italic)
            if(style STREQUAL "italic" AND NOT weight IN_LIST italic_weights)
                continue()
            endif()
            foreach(subset ${subsets})
                set(name ${slug}-${subset}-${weight}-${style}.woff2)
                if(NOT EXISTS ${dir}/files/${name})
                    continue()
                endif()
                file(COPY_FILE ${dir}/files/${name} ${TO}/fonts/${name} ONLY_IF_DIFFERENT)
                range_of(${subset} "${unicode}" range)
                string(APPEND lines "${family}|${weight}|${style}|${range}|${name}\n")
            endforeach()
        endforeach()
    endforeach()
    file(COPY_FILE ${dir}/LICENSE ${TO}/fonts/licences/${slug}.txt ONLY_IF_DIFFERENT)
    set(index "${index}${lines}" PARENT_SCOPE)
endfunction()

file(MAKE_DIRECTORY ${TO}/fonts/licences)
file(GLOB families LIST_DIRECTORIES true ${FROM}/@fontsource/*)
list(SORT families)
set(index "")
foreach(dir ${families})
    copy_family(${dir})
endforeach()
file(WRITE ${TO}/fonts/fonts.list "${index}")

# Packages as a script would find them in node_modules, without sources that no page loads. One whose
# folder here ends in @N is that major version, beside another.
function(copy_module package name)
    file(GLOB licences LIST_DIRECTORIES false ${FROM}/${package}/LICEN*)
    file(COPY ${FROM}/${package}/package.json ${licences} DESTINATION ${TO}/modules/${name})
    foreach(part ${ARGN})
        file(COPY ${FROM}/${package}/${part} DESTINATION ${TO}/modules/${name}
             PATTERN "*.map" EXCLUDE PATTERN "*.ts" EXCLUDE PATTERN "*.cjs" EXCLUDE)
    endforeach()
endfunction()
file(REMOVE_RECURSE ${TO}/modules)
file(GLOB gsap_files LIST_DIRECTORIES false RELATIVE ${FROM}/gsap ${FROM}/gsap/*.js)
copy_module(gsap gsap dist utils ${gsap_files})
copy_module(animejs animejs dist)
copy_module(animejs3 animejs@3 lib)
copy_module(d3 d3 dist)
copy_module(topojson-client topojson-client dist)
copy_module(lottie-web lottie-web)
foreach(player lottie lottie_svg lottie_canvas lottie_light)
    file(COPY ${FROM}/lottie-web/build/player/${player}.min.js DESTINATION ${TO}/modules/lottie-web/build/player)
    file(COPY ${FROM}/lottie-web/build/player/${player}.js DESTINATION ${TO}/modules/lottie-web/build/player)
endforeach()
